import { getTableName } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { DeclarationError } from './declaration.js';

type TableConfig = ReturnType<typeof getTableConfig>;

const known = new WeakMap<PgTable, TableConfig>();

/**
 * Drizzle's own `getTableConfig`, which builds every index and policy anew at each call: here once a table.
 *
 * @throws DeclarationError naming the table whose callback throws
 */
export function tableConfig(table: PgTable): TableConfig {
  const config = known.get(table) ?? read(table);
  known.set(table, config);
  return config;
}

function read(table: PgTable): TableConfig {
  try {
    return getTableConfig(table);
  } catch (cause) {
    const { message } = cause as Error;
    const hint = cause instanceof TypeError ? '. Is it a column that the table does not have?' : '';
    throw new DeclarationError(
      `The indexes, keys and policies of table "${getTableName(table)}" cannot be read: ${message}${hint}`,
      { cause },
    );
  }
}
