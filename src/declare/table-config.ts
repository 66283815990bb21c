import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

type TableConfig = ReturnType<typeof getTableConfig>;

const known = new WeakMap<PgTable, TableConfig>();

/** Drizzle's own `getTableConfig`, which builds every index and policy anew at each call: here once a table. */
export function tableConfig(table: PgTable): TableConfig {
  const config = known.get(table) ?? getTableConfig(table);
  known.set(table, config);
  return config;
}
