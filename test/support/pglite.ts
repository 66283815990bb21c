import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openShadow } from '../../src/postgres/shadow/index.js';
import { cached } from './cache.js';

const manifest = new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url);

/** Says how the file of a shadow's data directory is called, and what is in it. */
const shadowSource = new URL('../../src/postgres/shadow/pglite-shadow.ts', import.meta.url);

const sha256 = (text: Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const versionOf = async (): Promise<string> =>
  (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;

/** The data directory of a fresh PGlite, made once: ten times faster than running its initdb. */
const freshDataDir = async (): Promise<string> =>
  // Uncompressed, since unpacking costs more than reading.
  cached(`pglite-${await versionOf()}.tar`, async (path) => {
    const db = await PGlite.create();
    const dump = await db.dumpDataDir('none');
    await writeFile(path, dump.stream());
    await db.close();
  });

/** A fresh PGlite in memory. */
export async function openPglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([await readFile(await freshDataDir())]) });
}

/** The folder that holds the data directory of a shadow without prelude, made once. */
const shadowFolder = async (): Promise<string> =>
  cached(`shadow-${await versionOf()}-${sha256(await readFile(shadowSource))}`, async (path) => {
    const { close } = await openShadow({ cache: path });
    await close();
  });

/** Lays the data directory where a project's shadow without prelude keeps it between runs. */
export async function warmShadow(folder: string): Promise<void> {
  const cache = join(folder, 'node_modules/.cache/archon-schema');
  await mkdir(cache, { recursive: true });
  const source = await shadowFolder();
  for (const file of await readdir(source)) await symlink(join(source, file), join(cache, file));
}
