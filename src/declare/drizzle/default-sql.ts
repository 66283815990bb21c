import { is, SQL } from 'drizzle-orm';
import { type PgColumn, PgJson, PgJsonb } from 'drizzle-orm/pg-core';
import { literal } from '../../postgres/sql/index.js';
import type { Casing } from '../column-name.js';
import { expression, valueSql } from '../expression.js';
import { arrayText, isArray, isRelease1 } from './release.js';

/** The default of a column as SQL, or undefined where it has none. */
export function defaultSql(column: PgColumn, casing: Casing | undefined): string | undefined {
  const value: unknown = column.default;
  if (value === undefined) return undefined;
  if (is(value, SQL)) return expression(value, casing);
  const isJson = is(column, PgJson) || is(column, PgJsonb);
  // A text is what PostgreSQL reads, of whatever type the column is: `json().default('[]')` is an empty array, until 1.0.
  if (typeof value === 'string' && !(isJson && isRelease1)) return literal(value);
  if (value !== null && isArray(column)) return literal(arrayText(column, value));
  if (isJson) return literal(JSON.stringify(value));
  if (value === null) return undefined;
  return valueSql(typeof value === 'object' ? column.mapToDriverValue(value) : value);
}
