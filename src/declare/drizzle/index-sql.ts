import { is, SQL } from 'drizzle-orm';
import type { Index, IndexedColumn, PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { ident, qualified } from '../../postgres/sql/index.js';
import { cutName } from '../declaration.js';
import { type Casing, columnName } from '../column-name.js';
import { expression } from '../expression.js';
import { tableConfig } from '../table-config.js';
import { targetOf } from '../target.js';
import { indexName } from './names.js';

/** CREATE INDEX for each index of a table. What is declared as built concurrently is built plainly: nobody waits for it. */
export const indexSql = (table: PgTable, casing: Casing | undefined): string[] =>
  tableConfig(table).indexes.map((index) => oneIndex(index, table, casing));

/** The paths of the indexes that are declared as built concurrently. */
export const concurrentIndexes = (table: PgTable, casing: Casing | undefined): string[][] =>
  tableConfig(table)
    .indexes.filter(({ config }) => config.concurrently)
    .map((index) => [targetOf(table).path[0] ?? '', cutName(indexName(index, table, casing))]);

function oneIndex(index: Index, table: PgTable, casing: Casing | undefined): string {
  const { columns, unique, method = 'btree', where, with: options = {} } = index.config;
  const keys = columns.map((column) =>
    is(column, SQL) ? expression(column, casing, 'bare') : keySql(column as IndexedColumn, casing),
  );
  const parameters = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`);
  return (
    `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${ident(indexName(index, table, casing))} ON ${qualified(...targetOf(table).path)}` +
    ` USING ${ident(method)} (${keys.join(', ')})` +
    (parameters.length > 0 ? ` WITH (${parameters.join(', ')})` : '') +
    (where ? ` WHERE ${expression(where, casing)}` : '')
  );
}

/** `nulls` is `last` where nobody has said it, also behind `desc()`. */
function keySql(column: IndexedColumn, casing: Casing | undefined): string {
  const { order = 'asc', nulls, opClass } = column.indexConfig;
  const last = nulls ?? (order === 'desc' ? 'first' : 'last');
  const ordering = order === 'desc' ? ` DESC NULLS ${last.toUpperCase()}` : last === 'first' ? ' NULLS FIRST' : '';
  const name = ident(columnName(column as unknown as PgColumn, casing));
  return `${name}${opClass ? ` ${opClass}` : ''}${ordering}`;
}
