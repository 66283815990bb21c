import type { Client } from '../../postgres/connect/index.js';

/**
 * So many locks a server with default settings can hold: max_locks_per_transaction (64) for each of max_connections (100). See
 * https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
const heldByDefault = 6400;

/** So many a part of a migration takes before the next one begins: others need some of those that the server has room for. */
export const partLocks = 4000;

/** From here on a server with small settings may not hold them: they are remembered beside the migration. */
export const manyLocks = 1000;

/** How many locks the session's transaction holds. */
export async function countLocks(client: Client): Promise<number> {
  const [row] = await client.query<{ count: number }>(
    'select count(*)::int as count from pg_catalog.pg_locks where pid = pg_catalog.pg_backend_pid()',
  );
  return row?.count ?? 0;
}

/** What to set on a server where a migration needs more locks at once than it holds by default. */
export function lockRisks(locks: number): string[] {
  if (locks <= heldByDefault) return [];
  const needed = 2 ** Math.ceil(Math.log2(locks / 100));
  return [
    `the migration takes ${locks.toLocaleString('en')} locks in one transaction, and PostgreSQL holds ${heldByDefault.toLocaleString('en')} with its default settings: set max_locks_per_transaction to ${needed} before it runs (SHOW max_locks_per_transaction; a change needs a restart), or write it in parts (generate --split)`,
  ];
}
