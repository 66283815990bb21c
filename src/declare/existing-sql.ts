import { ident, qualified } from '../postgres/sql/index.js';
import type { Declarations } from './declarations.js';
import { drizzleSql } from './drizzle/drizzle-sql.js';
import { indexSql } from './drizzle/index-sql.js';
import { targetOf } from './target.js';
import { typesSql } from './type-sql.js';

/**
 * The statements that make, on a scratch database, what is declared only for others to refer to. What a prelude has made under the same
 * name is dropped first: the declared form is the one that the declarations stand on.
 */
export function existingSql(declarations: Declarations): string[] {
  const { existing, casing } = declarations;
  const { schemas, tables, enums, sequences, composites, domains } = existing;
  const made = drizzleSql({ ...declarations, ...existing, schemas: [], roles: [] });
  const nameOf = (value: unknown): string => qualified(...targetOf(value).path);
  return [
    ...schemas.map((name) => `CREATE SCHEMA IF NOT EXISTS ${ident(name)}`),
    ...tables.map((table) => `DROP TABLE IF EXISTS ${nameOf(table)} CASCADE`),
    ...[...enums, ...domains, ...composites].map((type) => `DROP TYPE IF EXISTS ${nameOf(type)} CASCADE`),
    ...sequences.map((sequence) => `DROP SEQUENCE IF EXISTS ${nameOf(sequence)} CASCADE`),
    ...made.before,
    ...typesSql({ composites, domains }),
    ...made.tables,
    ...tables.flatMap((table) => indexSql(table, casing)),
  ];
}
