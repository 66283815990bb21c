import { sqlStateOf } from './sql-state.js';
import type { Client } from './client.js';

/**
 * Asks the server whether the connection is within a transaction of the caller's.
 *
 * @param isKnown whoever has given the connection says so already
 * @throws Error where the transaction has failed: PostgreSQL answers nothing in it
 */
export async function isInTransaction(client: Client, isKnown = false): Promise<boolean> {
  try {
    return isKnown || client.embedded ? await takesSavepoint(client) : await hasBegunBefore(client);
  } catch (cause) {
    if (sqlStateOf(cause) !== '25P02') throw cause;
    throw new Error('The transaction on this connection has failed: roll it back, and call again.', { cause });
  }
}

/** Outside a transaction PostgreSQL refuses a savepoint, and changes nothing. */
async function takesSavepoint(client: Client): Promise<boolean> {
  try {
    await client.exec('savepoint archon_schema');
  } catch (error) {
    if (sqlStateOf(error) === '25P01') return false;
    throw error;
  }
  await client.exec('release savepoint archon_schema');
  return true;
}

/** The same without an error in the server's log: a statement of its own begins together with its transaction. */
async function hasBegunBefore(client: Client): Promise<boolean> {
  const [row] = await client.query<{ open: boolean }>(
    `select pg_catalog.transaction_timestamp() operator(pg_catalog.<>) pg_catalog.statement_timestamp() as open`,
  );
  return row?.open ?? false;
}
