import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { pgliteClient, planOnce } from '../connect/index.js';
import { extensionsCreatedIn, pgliteExtensions } from './pglite-extensions.js';
import { refusedPrelude, type Shadow } from './shadow.js';

/** What an embedded database holds from the start. */
interface Contents {
  readonly prelude: readonly string[];
  /** Names of extensions that can be created in it, as far as PGlite has them, beside those of the prelude. */
  readonly extensions: readonly string[];
}

/** An embedded database in memory, the prelude run in it. */
export async function openPgliteShadow(contents: Contents, cache: string | undefined): Promise<Shadow> {
  const client = planOnce(pgliteClient(await prepared(contents, cache), 'the shadow'));
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

/** A shadow is small, and nothing in it has to outlive the process: without this, opening it takes twice as long. */
const small = {
  initDbStartParams: ['--no-data-checksums', '--wal-segsize=1', '--set', 'wal_recycle=off'],
  postgresqlconf: [
    'full_page_writes = off',
    'wal_level = minimal',
    'max_wal_senders = 0',
    'shared_buffers = 16MB',
    // All of a project is tried in one transaction, and each of its objects takes a lock.
    'max_connections = 4',
    'max_worker_processes = 0',
    'autovacuum_max_workers = 1',
    'max_locks_per_transaction = 8192',
    'min_wal_size = 2MB',
    'max_wal_size = 64MB',
  ],
};

/** The databases that new databases are copied from; a shadow makes none. */
const dropTemplates = `
  update pg_database set datistemplate = false where datistemplate;
  drop database template0;
  drop database template1;
  checkpoint;`;

/** From the cache where it holds this very prelude for this very PGlite; a file that does not load is made anew. */
async function prepared({ prelude, extensions: names }: Contents, cache: string | undefined): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const created = prelude.flatMap(extensionsCreatedIn).map(({ name }) => name);
  const extensions = await pgliteExtensions([...created, ...names]);
  const options = { ...small, extensions };
  if (cache === undefined) return withPrelude(await PGlite.create(options), prelude);
  const file = join(cache, `pglite-${await keyOf(prelude)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) {
    const loaded = await PGlite.create({ ...options, loadDataDir: new Blob([kept]) }).catch(() => undefined);
    if (loaded) return loaded;
    await rm(file, { force: true });
  }
  const fresh = await withPrelude(await PGlite.create(options), prelude);
  // Uncompressed, since unpacking takes longer than reading. A cache that cannot be written is no failure.
  await keep(file, fresh).catch(() => undefined);
  return fresh;
}

async function withPrelude(db: PGlite, prelude: readonly string[]): Promise<PGlite> {
  for (const sql of prelude) {
    try {
      await db.exec(sql);
    } catch (cause) {
      await db.close();
      throw refusedPrelude(cause, sql);
    }
  }
  return db;
}

async function keyOf(prelude: readonly string[]): Promise<string> {
  // The package does not export its package.json.
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(await readFile(join(entry, '../../package.json'), 'utf8')) as { version: string };
  return `${version}-${createHash('sha256')
    .update(JSON.stringify([small, dropTemplates, prelude]))
    .digest('hex')
    .slice(0, 16)}`;
}

async function keep(file: string, db: PGlite): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  for (const statement of dropTemplates.trim().split('\n')) await db.exec(statement);
  const dump = await db.dumpDataDir('none');
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
  await rename(draft, file);
}
