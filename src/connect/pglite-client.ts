import { mkdir } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { Client } from './client.js';
import { lockFolder } from './folder-lock.js';

/**
 * Opens the embedded database in a folder, which is made if it is not there.
 *
 * @param folder where PGlite keeps its data; a second process waits until the first has closed it
 * @throws Error when another process holds the folder for longer than half a minute
 */
export async function openEmbedded(folder: string): Promise<Client> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const client = pgliteClient(await PGlite.create(folder), folder);
    const close = async (): Promise<void> => {
      await client.close();
      await unlock();
    };
    return { ...client, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Wraps a PGlite that is open already; closing the client closes it. */
export function pgliteClient(db: PGlite, label = 'embedded PGlite'): Client {
  return {
    label,
    embedded: true,
    query: async (text, params = []) => (await db.query(text, [...params])).rows as never,
    exec: async (text) => {
      await db.exec(text);
    },
    copyOut: (text) => copyOut(db, text),
    close: async () => {
      if (!db.closed) await db.close();
    },
  };
}

/** PGlite has no COPY protocol: it writes to a file of its own, which comes back as a blob. */
async function* copyOut(db: PGlite, text: string): AsyncIterable<Uint8Array> {
  const { blob } = await db.query(text.replace(/\bto stdout\b/i, "to '/dev/blob'"));
  if (blob) yield new Uint8Array(await blob.arrayBuffer());
}
