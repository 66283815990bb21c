import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle as overPg } from 'drizzle-orm/node-postgres';
import { drizzle as overPglite } from 'drizzle-orm/pglite';
import { drizzle as overPostgresJs } from 'drizzle-orm/postgres-js';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as toolkit from '../../src/entries/main.js';
import { connect, readCatalog } from '../../src/entries/postgres.js';
import { validate } from '../../src/entries/validate.js';
import * as schema from '../../src/schema/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { root } from '../workflow/root.js';

interface Opened {
  readonly db: toolkit.AnyDatabase;
  readonly close: () => Promise<unknown>;
}

/** `end()` resolves before the sessions have ended: the server may say to one that its database is being dropped. */
function poolOf(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString })
    .on('error', () => {})
    .on('connect', (client) => client.on('error', () => {}));
}

/** Whatever an application may have at hand. */
const drivers: Readonly<Record<string, (url: string) => Promise<Opened>>> = {
  'postgres.js': async (url) => {
    const db = postgres(url, { onnotice: () => {} });
    return { db, close: () => db.end() };
  },
  'a node-postgres client': async (url) => {
    const db = new pg.Client(url);
    await db.connect();
    return { db, close: () => db.end() };
  },
  'a node-postgres pool': async (url) => {
    const db = poolOf(url);
    return { db, close: () => db.end() };
  },
  'Drizzle over postgres.js': async (url) => {
    const sql = postgres(url, { onnotice: () => {} });
    return { db: overPostgresJs(sql), close: () => sql.end() };
  },
  'Drizzle over node-postgres': async (url) => {
    const pool = poolOf(url);
    return { db: overPg(pool), close: () => pool.end() };
  },
  'a client of connect()': async (url) => {
    const db = await connect(url);
    return { db, close: () => db.close() };
  },
  PGlite: async () => {
    const db = await openPglite();
    return { db, close: () => db.close() };
  },
  'Drizzle over PGlite': async () => {
    const db = await openPglite();
    return { db: overPglite(db), close: () => db.close() };
  },
};

const place = { migrationsFolder: `${root}drizzle` };
const isNodePostgres = (name: string): boolean => name.includes('node-postgres');

describe.each(Object.keys(drivers))('over %s', (name) => {
  let opened: Opened;
  let backup: string;
  let remove: () => Promise<unknown>;
  beforeAll(async () => {
    const database = await createDatabase(majors.at(-1)!);
    opened = await drivers[name]!(database.url);
    backup = await mkdtemp(join(tmpdir(), 'archon-backup-'));
    remove = () => Promise.all([database.drop(), rm(backup, { recursive: true })]);
  });
  afterAll(async () => {
    await opened.close();
    await remove();
  });

  test('a folder is migrated, looked at, validated, taken back and adopted', async () => {
    const { db } = opened;
    const project = await toolkit.loadProject(root);
    const tags = (await toolkit.planMigrations(db, place)).map(({ tag }) => tag);
    expect((await toolkit.preflight(db, place)).filter(({ level }) => level === 'failure')).toEqual([]);
    expect(await toolkit.migrate(db, place)).toEqual({ applied: tags, differences: [] });
    expect(await toolkit.status(db, place)).toMatchObject({
      pending: [],
      catalog: { state: 'same', tag: tags.at(-1) },
    });
    expect(await validate(db, schema, place)).toMatchObject({ ok: true, findings: [] });
    expect(await toolkit.validateProject(db, { project })).toMatchObject({ ok: true, source: 'snapshot', broken: [] });
    const { objects } = await readCatalog(db, { schemas: ['public'] });
    expect(objects.map(({ id }) => id)).toContain('table public.archon_workflow_templates');

    const { bookkeeping } = project;
    await toolkit.rollback(db, { ...place, confirm: () => Promise.resolve(true) });
    expect((await toolkit.status(db, { project })).applied).toEqual([]);
    await toolkit.migrate(db, { project });
    await forget(db, bookkeeping);
    expect(await toolkit.adopt(db, place)).toEqual({ tags, statements: [] });
  });

  test.skipIf(isNodePostgres(name))('rows are saved and put back', async () => {
    const { db } = opened;
    await run(db, "insert into archon_workflow_templates (name, title) values ('kept', 'Kept')");
    await toolkit.rollback(db, { ...place, backup, confirm: () => Promise.resolve(true) });
    await toolkit.migrate(db, place);
    const { tables } = await toolkit.restore(db, backup, place);
    expect(tables.find(({ table }) => table === 'archon_workflow_templates')).toMatchObject({ rows: 1 });
  });
});

test('a folder of an embedded database is opened by its path', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archon-embedded-'));
  const client = await connect(join(folder, 'data'));
  expect((await readCatalog(client)).objects.map(({ id }) => id)).toEqual(expect.arrayContaining(['schema public']));
  await client.close();
  await rm(folder, { recursive: true });
});

test('a transaction of the caller is refused before anything runs, and stays open', async () => {
  const db = await openPglite();
  await db.transaction(async (tx) => {
    for (const command of [toolkit.migrate, toolkit.status, toolkit.preflight, toolkit.validateProject])
      await expect(command(tx, {})).rejects.toThrow(/A transaction is open on this connection/);
    expect((await readCatalog(tx)).objects).not.toEqual([]);
    await tx.query('savepoint still_open');
  });
  await db.close();
});

test('what is no database does not compile, and is said', async () => {
  // @ts-expect-error A URL is opened with connect().
  await expect(toolkit.migrate('postgres://localhost/app')).rejects.toThrow(/This is no database/);
  await expect(connect('mysql://localhost/app')).rejects.toThrow(/is not a connection string/);
});

const run = (db: toolkit.AnyDatabase, sql: string): Promise<unknown> =>
  ('execute' in db ? db.execute(sql as never) : 'unsafe' in db ? db.unsafe(sql) : db.query(sql)) as Promise<unknown>;

const forget = (db: toolkit.AnyDatabase, { schema: name, table }: toolkit.Bookkeeping): Promise<unknown> =>
  run(db, `delete from "${name}"."${table}"`);
