import { completionSql } from './declaration-sql.js';
import type { Declarations } from './declarations.js';
import { drizzleSql } from './drizzle/drizzle-sql.js';

/**
 * Everything that is declared, as the statements that make it from nothing; without semicolons, each name with its schema.
 *
 * Drizzle's objects and ours are in the order in which they mostly run. What refers to something further down runs when it is
 * tried again.
 */
export function declaredSql(declarations: Declarations): string[] {
  const { before, tables, onTables } = drizzleSql(declarations);
  const { types, functions, rest } = completionSql(declarations);
  return [...before, ...types, ...tables, ...functions, ...onTables, ...rest];
}
