import { type AnyDatabase, type Client, clientOf } from '../postgres/connect/index.js';
import { refuseOpen } from '../migrations/session/index.js';

/**
 * Lends a session on the caller's database to some work, and gives back what was taken from a pool.
 *
 * @param work is told whether the session is within a transaction of the caller's
 */
export async function withClient<T>(
  db: AnyDatabase,
  work: (client: Client, inTransaction: boolean) => Promise<T>,
): Promise<T> {
  const { client, inTransaction, release } = await clientOf(db);
  try {
    return await work(client, inTransaction);
  } finally {
    await release();
  }
}

/**
 * The same for work that has transactions of its own.
 *
 * @throws SchemaError if a transaction of the caller's is open
 */
export const outsideTransaction = <T>(db: AnyDatabase, work: (client: Client) => Promise<T>): Promise<T> =>
  withClient(db, async (client, inTransaction) => {
    if (inTransaction) await refuseOpen(client);
    return work(client);
  });
