import type { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Sql } from 'postgres';

/** Streams what `COPY (query) TO STDOUT` writes, at the reader's pace. */
export async function* copyOut(sql: Sql, query: string): AsyncIterable<Uint8Array> {
  const copy = sql.unsafe(`copy (${query}) to stdout`);
  void errorOf(copy).catch(() => undefined);
  const rows = await copy.readable();
  // postgres.js stops reading from the server when a chunk is not taken at once, and after the last one never starts again.
  rows.once('end', () => rows._read(0));
  let ended = false;
  try {
    for await (const chunk of rows.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
    ended = true;
  } finally {
    // The server sends all the same, and the session takes no other statement before the rest is read.
    if (!ended) await finished(rows.resume()).catch(() => undefined);
  }
}

/** Streams rows to `COPY target FROM STDIN`, at the server's pace. */
export async function copyIn(sql: Sql, target: string, rows: AsyncIterable<Uint8Array>): Promise<void> {
  const copy = sql.unsafe(`copy ${target} from stdin`);
  const refused = errorOf(copy);
  refused.catch(() => undefined);
  await Promise.race([pipeline(rows, await copy.writable()), refused]);
}

/** What a query of postgres.js has beyond its types. */
interface CopyQuery {
  resolve(stream: Readable | Writable): void;
  reject(error: unknown): void;
}

/**
 * Rejects with an error that comes while a COPY streams. postgres.js gives it to the stream before anybody can listen, or, after
 * the last row (a constraint that is checked at the end, say), to the query, which has resolved with the stream long before.
 */
function errorOf(copy: object): Promise<never> {
  const query = copy as CopyQuery;
  const { resolve } = query;
  return new Promise<never>((_, reject) => {
    query.resolve = (stream) => {
      // At the end of the COPY it is called once more, with the result.
      Object.assign(query, { resolve, reject });
      stream.on('error', reject);
      resolve(stream);
    };
  });
}
