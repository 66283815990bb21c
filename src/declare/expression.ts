import { is, SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { ident, literal } from '../postgres/sql/index.js';
import type { Casing } from './column-name.js';

/**
 * Renders an SQL expression with its values written into it, since no DDL statement can bind them.
 *
 * @param columns `bare` writes an interpolated column without its table, as `new.${posts.title}` needs it
 */
export function expression(value: SQL, casing?: Casing, columns: 'bare' | 'qualified' = 'qualified'): string {
  // A new one each time: a dialect remembers columns by the names of their tables, and another schema may have the same.
  const dialect = new DdlDialect(casing === undefined ? {} : { casing });
  const { sql } = columns === 'bare' ? dialect.sqlToQuery(value, 'indexes') : dialect.sqlToQuery(value);
  return endingComments(sql);
}

/** SQL that somebody wrote, behind which more can follow: it does not become part of a comment at its end. */
export const endingComments = (sql: string): string => (sql.includes('--') ? `${sql}\n` : sql);

/** Drizzle's dialect for statements that can bind nothing: values are part of the text. */
class DdlDialect extends PgDialect {
  override escapeName(name: string): string {
    return ident(name);
  }
  /** Drizzle also hands over the value, mapped as the column's driver wants it. */
  override escapeParam(_number: number, value?: unknown): string {
    const sql = valueSql(value);
    // Behind a minus sign, another one would begin a comment.
    return sql.startsWith('-') ? `(${sql})` : sql;
  }
  override escapeString(text: string): string {
    return literal(text);
  }
}

/** A value, as a driver would send it, as SQL. */
export function valueSql(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (is(value, SQL)) return expression(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : literal(String(value));
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return literal(value);
  if (value instanceof Date) return literal(value.toISOString());
  if (value instanceof Uint8Array) return literal(`\\x${Buffer.from(value).toString('hex')}`);
  return literal(JSON.stringify(value));
}
