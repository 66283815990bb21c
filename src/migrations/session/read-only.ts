import { type Client, ownReading } from '../../postgres/connect/index.js';

/** How long reading may take, for the server to give up by itself. */
const patience = '60s';

/**
 * Runs one query in a read-only, repeatable-read transaction with a statement timeout, all of it in one round trip.
 *
 * @param options.inTransaction the caller has a transaction open: the query runs in it, behind a savepoint that is gone back to
 * @param query sends exactly one statement
 */
export async function readOnly<T>(
  client: Client,
  { inTransaction = false }: { readonly inTransaction?: boolean },
  query: () => Promise<T>,
): Promise<T> {
  if (inTransaction) return withinSavepoint(client, query);
  // All three are on their way before the first is answered. Where the query fails, COMMIT rolls back.
  const [begun, result, ended] = await Promise.allSettled([
    // The cost of the query has PostgreSQL compile it, which takes longer than to run it.
    client.exec(
      `begin isolation level repeatable read read only; set local statement_timeout = '${patience}'; set local jit = off; select ${ownReading}`,
    ),
    query(),
    client.exec('commit'),
  ]);
  if (begun.status === 'rejected') throw begun.reason;
  if (result.status === 'rejected') throw result.reason;
  if (ended.status === 'rejected') throw ended.reason;
  return result.value;
}

/** Going back to the savepoint gives back the settings, and a transaction that an error would have ended. */
async function withinSavepoint<T>(client: Client, query: () => Promise<T>): Promise<T> {
  await client.exec('savepoint archon_schema');
  try {
    await client.exec(`set local statement_timeout = '${patience}'`);
    await client.exec(`select ${ownReading}`);
    return await query();
  } finally {
    // The connection may be gone; then there is nothing to go back to.
    await client.exec('rollback to savepoint archon_schema').catch(() => undefined);
    await client.exec('release savepoint archon_schema').catch(() => undefined);
  }
}
