import type { Column } from 'drizzle-orm';
import { toCamelCase, toSnakeCase } from 'drizzle-orm/casing';

/** How Drizzle names the columns whose key is their name. */
export type Casing = 'snake_case' | 'camelCase';

/** A column's name in the database. */
export function columnName(
  { name, keyAsName }: Pick<Column, 'name' | 'keyAsName'>,
  casing: Casing | undefined,
): string {
  if (!keyAsName || casing === undefined) return name;
  return casing === 'snake_case' ? toSnakeCase(name) : toCamelCase(name);
}
