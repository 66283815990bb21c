import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import { pgliteClient, planOnce } from '../connect/index.js';
import { refusedPrelude, type Shadow } from './shadow.js';

/** An embedded database in memory, the prelude run in it. */
export async function openPgliteShadow(prelude: readonly string[], cache: string | undefined): Promise<Shadow> {
  const client = planOnce(pgliteClient(await prepared(prelude, cache), 'the shadow'));
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

/** From the cache where it holds this very prelude for this very PGlite; a file that does not load is made anew. */
async function prepared(prelude: readonly string[], cache: string | undefined): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const extensions = await extensionsOf(prelude);
  if (cache === undefined) return withPrelude(await PGlite.create({ extensions }), prelude);
  const file = join(cache, `pglite-${await keyOf(prelude)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) {
    const loaded = await PGlite.create({ extensions, loadDataDir: new Blob([kept]) }).catch(() => undefined);
    if (loaded) return loaded;
    await rm(file, { force: true });
  }
  const fresh = await withPrelude(await PGlite.create({ extensions }), prelude);
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
  return `${version}-${createHash('sha256').update(JSON.stringify(prelude)).digest('hex').slice(0, 16)}`;
}

async function keep(file: string, db: PGlite): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const dump = await db.dumpDataDir('none');
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
  await rename(draft, file);
}

/** PGlite carries the extensions of PostgreSQL's own distribution, each in a module that has to be handed to it. */
async function extensionsOf(prelude: readonly string[]): Promise<NonNullable<PGliteOptions['extensions']>> {
  const found: NonNullable<PGliteOptions['extensions']> = {};
  const names = prelude.flatMap((sql) => [
    ...sql.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([a-z0-9_-]+)/gi),
  ]);
  for (const [, name = ''] of names) {
    const key = name.toLowerCase().replaceAll('-', '_');
    const module = (await import(`@electric-sql/pglite/contrib/${key}`).catch(() => ({}))) as Record<string, never>;
    if (module[key]) found[key] = module[key];
  }
  return found;
}
