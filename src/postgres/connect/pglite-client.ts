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
    throw error instanceof Error ? error : fileError(error);
  }
}

/** Emscripten's file system throws its own objects, with the numbers of WASI. */
function fileError(thrown: unknown): Error {
  const { errno } = (thrown ?? {}) as { readonly errno?: number };
  if (errno === 51) return new Error('the disk is full: an embedded database needs 40 MB, and what its rows need');
  return new Error(`its files cannot be used (error ${errno ?? JSON.stringify(thrown)} of the file system)`);
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
    copyIn: (target, rows) => copyIn(db, target, rows),
    close: async () => {
      if (!db.closed) await db.close();
    },
  };
}

/** PGlite has no COPY protocol: it writes to a file of its own, which comes back as a blob. */
async function* copyOut(db: PGlite, query: string): AsyncIterable<Uint8Array> {
  const { blob } = await db.query(`copy (${query}) to '/dev/blob'`);
  if (blob) yield new Uint8Array(await blob.arrayBuffer());
}

/** At once, not in parts: a foreign key to the table itself is checked at the end of the statement. */
async function copyIn(db: PGlite, target: string, rows: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of rows) chunks.push(new Uint8Array(chunk));
  await db.query(`copy ${target} from '/dev/blob'`, [], { blob: new Blob(chunks) });
}
