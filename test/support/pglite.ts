import { readFile, writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { cached } from './cache.js';

const manifest = new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url);

/** A fresh PGlite in memory, from a data directory that was made once: ten times faster than running its initdb. */
export async function openPglite(): Promise<PGlite> {
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  // Uncompressed, since unpacking costs more than reading.
  const file = await cached(`pglite-${version}.tar`, async (path) => {
    const db = await PGlite.create();
    const dump = await db.dumpDataDir('none');
    await writeFile(path, dump.stream());
    await db.close();
  });
  return PGlite.create({ loadDataDir: new Blob([await readFile(file)]) });
}
