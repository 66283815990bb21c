import type { Client } from './client.js';

const pidOf = async (client: Client): Promise<number | undefined> =>
  (await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid'))[0]?.pid;

/**
 * Whether every transaction of a connection runs on the same session of the server: not so behind a pooler that hands out sessions
 * per transaction. A quiet pooler hands out the same one again and again, and so does one that has only one: a second connection
 * begins a transaction, which gets that session then, and no server gives one session to two connections.
 *
 * @param client outside a transaction; where it cannot open another connection, only its own transactions are compared
 */
export async function hasOneSession(client: Client): Promise<boolean> {
  if (client.embedded) return true;
  const pid = await pidOf(client);
  const staysSame = async (): Promise<boolean> => {
    for (let times = 0; times < 3; times++) if ((await pidOf(client)) !== pid) return false;
    return true;
  };
  // There may be no room for another one, which says nothing.
  const other = await client.openAnother?.().catch(() => undefined);
  if (!other) return staysSame();
  try {
    // What the other connection may have brought to the pool is used in turn; what was used last is given first.
    if (!(await staysSame())) return false;
    await other.exec('begin');
    return (await pidOf(other)) !== pid && (await staysSame());
  } finally {
    await other.exec('rollback').catch(() => undefined);
    await other.close();
  }
}
