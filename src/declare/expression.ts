import { type Column, sql, type SQL } from 'drizzle-orm';
import { toCamelCase, toSnakeCase } from 'drizzle-orm/casing';
import { PgDialect } from 'drizzle-orm/pg-core';

/** How Drizzle names the columns whose key is their name. */
export type Casing = 'snake_case' | 'camelCase';

/** A column's name in the database. */
export function columnName({ name, keyAsName }: Column, casing: Casing | undefined): string {
  if (!keyAsName || casing === undefined) return name;
  return casing === 'snake_case' ? toSnakeCase(name) : toCamelCase(name);
}

/**
 * Renders an SQL expression with its values written into it, since no DDL statement can bind them.
 *
 * @param columns `bare` writes an interpolated column without its table, as `new.${posts.title}` needs it
 */
export function expression(value: SQL, casing?: Casing, columns: 'bare' | 'qualified' = 'qualified'): string {
  const dialect = dialectOf(casing);
  // Wrapped, since `inlineParams` changes the value that it is called on, and that one is the caller's.
  const whole = sql`${value}`.inlineParams();
  return columns === 'bare' ? dialect.sqlToQuery(whole, 'indexes').sql : dialect.sqlToQuery(whole).sql;
}

/** A dialect remembers which name it gave to which column. */
const dialects = new Map<Casing | undefined, PgDialect>();

function dialectOf(casing: Casing | undefined): PgDialect {
  const dialect = dialects.get(casing) ?? new PgDialect(casing === undefined ? {} : { casing });
  dialects.set(casing, dialect);
  return dialect;
}
