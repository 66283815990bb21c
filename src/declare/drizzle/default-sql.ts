import { is, SQL } from 'drizzle-orm';
import { makePgArray, PgArray, type PgColumn, PgJson, PgJsonb } from 'drizzle-orm/pg-core';
import { literal } from '../../postgres/sql/index.js';
import { type Casing, expression, valueSql } from '../expression.js';

/** The default of a column as SQL, or undefined where it has none. */
export function defaultSql(column: PgColumn, casing: Casing | undefined): string | undefined {
  const value: unknown = column.default;
  if (value === undefined) return undefined;
  if (is(value, SQL)) return expression(value, casing);
  // A text is what PostgreSQL reads, of whatever type the column is: `json().default('[]')` is an empty array.
  if (typeof value === 'string') return literal(value);
  if (is(column, PgJson) || is(column, PgJsonb)) return literal(JSON.stringify(value));
  if (value === null) return undefined;
  if (is(column, PgArray)) {
    const mapped: unknown = column.mapToDriverValue(value as unknown[]);
    return literal(typeof mapped === 'string' ? mapped : makePgArray(mapped as unknown[]));
  }
  return valueSql(typeof value === 'object' ? column.mapToDriverValue(value) : value);
}
