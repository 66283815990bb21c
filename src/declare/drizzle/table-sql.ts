import { getTableName, is, SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { ident, qualified } from '../../postgres/sql/index.js';
import { type Casing, columnName } from '../column-name.js';
import { endingComments, expression } from '../expression.js';
import { tableConfig } from '../table-config.js';
import { targetOf } from '../target.js';
import { defaultSql } from './default-sql.js';
import { foreignKeyName, primaryKeyName, uniqueColumnName } from './names.js';
import { sequenceOptionsSql } from './sequence-options.js';
import { typeSql } from './type-sql.js';

/** CREATE TABLE with its columns, keys and checks; foreign keys need the other tables. */
export function tableSql(table: PgTable, casing: Casing | undefined): string {
  const { columns, primaryKeys, checks } = tableConfig(table);
  const lines = [
    ...columns.map((column) => columnSql(table, column, casing)),
    ...primaryKeys.map(
      (key) =>
        `CONSTRAINT ${ident(primaryKeyName(key, casing))} PRIMARY KEY (${columnList(key.columns as PgColumn[], casing)})`,
    ),
    ...uniqueKeys(table, casing),
    ...checks.map(({ name, value }) => `CONSTRAINT ${ident(name)} CHECK (${expression(value, casing)})`),
  ];
  return `CREATE TABLE ${qualified(...targetOf(table).path)} (\n\t${lines.join(',\n\t')}\n)`;
}

function uniqueKeys(table: PgTable, casing: Casing | undefined): string[] {
  const { columns, uniqueConstraints } = tableConfig(table);
  const unique = (name: string | undefined, isDistinct: boolean, list: string): string =>
    `CONSTRAINT ${ident(name ?? '')} UNIQUE${isDistinct ? '' : ' NULLS NOT DISTINCT'} (${list})`;
  return [
    ...columns
      .filter(({ isUnique }) => isUnique)
      .map((column) => unique(uniqueColumnName(table, column), column.uniqueType !== 'not distinct', columnList([column], casing))),
    ...uniqueConstraints.map((key) =>
      unique(key.getName(), !key.nullsNotDistinct, columnList(key.columns as PgColumn[], casing)),
    ),
  ];
}

const columnList = (columns: readonly PgColumn[], casing: Casing | undefined): string =>
  columns.map((column) => ident(columnName(column, casing))).join(', ');

function columnSql(table: PgTable, column: PgColumn, casing: Casing | undefined): string {
  const byDefault = defaultSql(column, casing);
  return [
    ident(columnName(column, casing)),
    typeSql(column),
    ...(column.primary ? ['PRIMARY KEY'] : []),
    ...(byDefault === undefined ? [] : [`DEFAULT ${byDefault}`]),
    ...(column.generated ? [`GENERATED ALWAYS AS (${generatedSql(column.generated.as, casing)}) STORED`] : []),
    ...(column.notNull && !column.generatedIdentity ? ['NOT NULL'] : []),
    ...(column.generatedIdentity ? [identitySql(table, column, casing)] : []),
  ].join(' ');
}

/** `generatedAlwaysAs` takes an expression, a function that gives one, or its text. */
function generatedSql(as: unknown, casing: Casing | undefined): string {
  const value: unknown = typeof as === 'function' ? (as as () => unknown)() : as;
  return is(value, SQL) ? expression(value, casing) : endingComments(String(value));
}

/** The sequence lies in the schema of its table. */
function identitySql(table: PgTable, column: PgColumn, casing: Casing | undefined): string {
  const { type, sequenceName, sequenceOptions } = column.generatedIdentity!;
  const [schema = ''] = targetOf(table).path;
  const name = sequenceName ?? `${getTableName(table)}_${columnName(column, casing)}_seq`;
  const options = sequenceOptionsSql(sequenceOptions);
  const kind = type === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  return `GENERATED ${kind} AS IDENTITY (SEQUENCE NAME ${qualified(schema, name)}${options === '' ? '' : ` ${options}`})`;
}

/** ADD CONSTRAINT … FOREIGN KEY. Of two with one name, the later declaration counts, as for drizzle-kit. */
export function foreignKeySql(table: PgTable, casing: Casing | undefined): string[] {
  const statements = new Map<string, string>();
  for (const key of tableConfig(table).foreignKeys) {
    const { columns, foreignColumns, foreignTable } = key.reference();
    const name = foreignKeyName(key, casing);
    statements.set(
      name,
      `ALTER TABLE ${qualified(...targetOf(table).path)} ADD CONSTRAINT ${ident(name)} FOREIGN KEY (${columnList(columns, casing)})` +
        ` REFERENCES ${qualified(...targetOf(foreignTable).path)} (${columnList(foreignColumns, casing)})` +
        (key.onDelete === undefined ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`) +
        (key.onUpdate === undefined ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`),
    );
  }
  return [...statements.values()];
}
