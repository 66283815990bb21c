import { is } from 'drizzle-orm';
import { type PgColumn, PgCustomColumn } from 'drizzle-orm/pg-core';
import { ident, qualified } from '../../postgres/sql/index.js';
import { elementOf, isEnumColumn } from './release.js';

/**
 * The type of a column, as SQL.
 *
 * A custom type that is one word of lower case, or of both cases, is the name of a type, as drizzle-kit takes it. Everything
 * else is SQL: `numeric(10,2)`, `extensions.citext`, `BYTEA`.
 */
export function typeSql(column: PgColumn): string {
  const { element, brackets } = elementOf(column);
  return `${elementSql(element)}${brackets}`;
}

function elementSql(column: PgColumn): string {
  if (isEnumColumn(column)) return qualified(column.enum.schema ?? 'public', column.enum.enumName);
  const type = column.getSQLType();
  return is(column, PgCustomColumn) && isTypeName(type) ? type.replace(/^[\w$]+/, ident) : type;
}

const isTypeName = (type: string): boolean =>
  /^[A-Za-z_][\w$]*(\[\d*\])*$/.test(type) && !/^[A-Z_\d]+(\[\d*\])*$/.test(type) && !grammar.test(type);

/** Words that are types in the grammar alone: between quotes they would be names that do not exist, or other types. */
const grammar =
  /^(?:bigint|bit|boolean|char|character|dec|decimal|float|int|integer|national|nchar|real|smallint)(?:\[\d*\])*$/i;
