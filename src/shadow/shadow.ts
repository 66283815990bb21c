import { type Client, pgliteClient } from '../connect/index.js';

/** A scratch database in which SQL is tried. */
export interface Shadow {
  readonly client: Client;
  /** Runs work in a transaction that is always rolled back: each attempt finds the shadow empty. */
  attempt<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens an embedded, empty PostgreSQL in memory; takes some seconds and half a gigabyte. */
export async function openShadow(): Promise<Shadow> {
  const { PGlite } = await import('@electric-sql/pglite');
  const client = pgliteClient(await PGlite.create(), 'the shadow');
  return {
    client,
    attempt: async (work) => {
      await client.exec('begin');
      try {
        return await work(client);
      } finally {
        await client.exec('rollback');
      }
    },
    close: () => client.close(),
  };
}
