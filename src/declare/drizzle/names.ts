import { type Column, getTableName } from 'drizzle-orm';
import type { ForeignKey, Index, IndexedColumn, PgColumn, PgTable, PrimaryKey } from 'drizzle-orm/pg-core';
import { DeclarationError } from '../declaration.js';
import { type Casing, columnName } from '../column-name.js';
import { isRelease1 } from './release.js';

/*
 * What nobody has named gets the name that drizzle-kit gives: a database that it made has to be the same. From 1.0 on, these are
 * mostly PostgreSQL's own; before, a derived name is made of the columns' keys, in which each key is then replaced by the column's name.
 */

export function primaryKeyName(key: PrimaryKey, casing: Casing | undefined): string {
  if (isRelease1) return key.name ?? `${getTableName(key.table)}_pkey`;
  return withCasing(key.getName(), key.columns, casing);
}

export function foreignKeyName(key: ForeignKey, casing: Casing | undefined): string {
  const { name, columns, foreignColumns, foreignTable } = key.reference();
  if (!isRelease1) return withCasing(key.getName(), [...columns, ...foreignColumns], casing);
  if (name) return name;
  const table = getTableName(key.table);
  const parts = [table, ...namesOf(columns), getTableName(foreignTable), ...namesOf(foreignColumns)];
  const whole = `${parts.join('_')}_fkey`;
  // As drizzle-kit counts: in characters.
  if (whole.length <= 63) return whole;
  return table.length < 45 ? `${table}_${shortHash(whole)}_fkey` : `${shortHash(whole)}_fkey`;
}

const namesOf = (columns: readonly Column[]): string[] => columns.map(({ name }) => name);

/** The name of the constraint that `.unique()` on a column makes. */
export const uniqueColumnName = (table: PgTable, column: PgColumn): string =>
  column.uniqueName ?? `${getTableName(table)}_${column.name}_key`;

const digits = [...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** drizzle-kit's hash of a name that is too long: a polynomial over its characters, in twelve digits of base 62. */
function shortHash(text: string): string {
  const modulus = 62n ** 12n;
  let [power, rest] = [1n, 0n];
  for (const character of text) {
    rest = (rest + BigInt(character.codePointAt(0) ?? 0) * power) % modulus;
    power = (power * 53n) % modulus;
  }
  let hash = '';
  for (let at = 0; at < 12; at++, rest /= 62n) hash = `${digits[Number(rest % 62n)]}${hash}`;
  return hash;
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
