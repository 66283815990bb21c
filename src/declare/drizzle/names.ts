import { type Column, getTableName } from 'drizzle-orm';
import type { ForeignKey, Index, IndexedColumn, PgTable, PrimaryKey } from 'drizzle-orm/pg-core';
import { DeclarationError } from '../declaration.js';
import { type Casing, columnName } from '../expression.js';

/*
 * What nobody has named gets the name that drizzle-kit gives: a database that it made has to be the same.
 * A derived name is made of the columns' keys, in which each key is then replaced by the column's name.
 */

export const primaryKeyName = (key: PrimaryKey, casing: Casing | undefined): string =>
  withCasing(key.getName(), key.columns, casing);

export function foreignKeyName(key: ForeignKey, casing: Casing | undefined): string {
  const { columns, foreignColumns } = key.reference();
  return withCasing(key.getName(), [...columns, ...foreignColumns], casing);
}

/** @throws DeclarationError for an expression in an index without a name */
export function indexName({ config }: Index, table: PgTable, casing: Casing | undefined): string {
  // Also where the name is an empty text.
  if (config.name) return config.name;
  const columns = config.columns.map((column) => {
    if ('keyAsName' in column) return columnName(column as IndexedColumn & Column, casing);
    throw new DeclarationError(
      `An index on table "${getTableName(table)}" is made of an expression and has no name: name it, index('name').on(…).`,
      { facts: { table: getTableName(table) } },
    );
  });
  return `${getTableName(table)}_${columns.join('_')}_index`;
}

function withCasing(name: string, columns: readonly Column[], casing: Casing | undefined): string {
  if (casing === undefined) return name;
  // A function: in a text, `$` would be a pattern.
  return columns.reduce((text, column) => text.replace(column.name, () => columnName(column, casing)), name);
}
