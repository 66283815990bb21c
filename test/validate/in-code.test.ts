import { drizzle as overPg } from 'drizzle-orm/node-postgres';
import { drizzle as overPglite } from 'drizzle-orm/pglite';
import { drizzle as overPostgresJs } from 'drizzle-orm/postgres-js';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnyDatabase, openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { validate } from '../../src/validate/index.js';
import type { Managed } from '../../src/declare/index.js';
import * as schema from '../../src/schema/index.js';
import '../../src/vitest/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { temporaryProject } from '../support/project.js';
import { project } from '../workflow/workflow.js';

const options = { migrationsFolder: project.out };
const drop = 'drop index idx_archon_workflow_templates_status';
const dropped = ['index public.idx_archon_workflow_templates_status'];

async function closing<T>(work: Promise<T>, close: () => Promise<unknown>): Promise<T> {
  try {
    return await work;
  } finally {
    await close();
  }
}

const ids = async (db: AnyDatabase): Promise<string[]> =>
  (await validate(db, schema, options)).findings.map(({ id }) => id);

describe.each([majors.at(-1)!])('PostgreSQL %i', (major) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase(major);
    const client = await openPostgres(database.url);
    await migrate(client, project);
    await client.close();
  });
  afterAll(() => database.drop());

  /** Whatever an application may have at hand, and how to begin and end a transaction on it. */
  const drivers: Readonly<Record<string, (work: (db: AnyDatabase) => Promise<void>) => Promise<void>>> = {
    'postgres.js': async (work) => {
      const sql = postgres(database.url, { max: 2 });
      await closing(work(sql), () => sql.end());
    },
    'node-postgres client': async (work) => {
      const client = new pg.Client(database.url);
      await client.connect();
      await closing(work(client), () => client.end());
    },
    'node-postgres pool': async (work) => {
      const pool = new pg.Pool({ connectionString: database.url, max: 1 });
      await closing(work(pool), () => pool.end());
    },
    'drizzle over postgres.js': async (work) => {
      const sql = postgres(database.url, { max: 1 });
      await closing(work(overPostgresJs(sql)), () => sql.end());
    },
    'drizzle over node-postgres': async (work) => {
      const pool = new pg.Pool({ connectionString: database.url });
      await closing(work(overPg(pool)), () => pool.end());
    },
    'a client of our own': async (work) => {
      const client = await openPostgres(database.url);
      await closing(work(client), () => client.close());
    },
  };

  test.each(Object.keys(drivers))('validates over %s, again and again', async (name) => {
    await drivers[name]!(async (db) => {
      expect(await validate(db, schema, options)).toMatchObject({ ok: true, stale: false, findings: [] });
      expect(await ids(db)).toEqual([]);
    });
  });

  test.each([
    [
      'postgres.js',
      (url: string, work: (db: AnyDatabase) => Promise<void>) => {
        const sql = postgres(url, { max: 1, onnotice: () => {} });
        return closing(
          sql
            .begin(async (tx) => {
              await tx.unsafe(drop);
              await work(tx);
              throw new Error('undone');
            })
            .catch(() => {}),
          () => sql.end(),
        );
      },
    ],
    [
      'drizzle over postgres.js',
      (url: string, work: (db: AnyDatabase) => Promise<void>) => {
        const sql = postgres(url, { max: 1, onnotice: () => {} });
        return closing(
          overPostgresJs(sql)
            .transaction(async (tx) => {
              await tx.execute(drop);
              await work(tx);
              throw new Error('undone');
            })
            .catch(() => {}),
          () => sql.end(),
        );
      },
    ],
    [
      'drizzle over node-postgres',
      (url: string, work: (db: AnyDatabase) => Promise<void>) => {
        const pool = new pg.Pool({ connectionString: url });
        return closing(
          overPg(pool)
            .transaction(async (tx) => {
              await tx.execute(drop);
              await work(tx);
              throw new Error('undone');
            })
            .catch(() => {}),
          () => pool.end(),
        );
      },
    ],
  ] as const)('sees what a transaction of %s has done, and leaves it open', async (_name, within) => {
    let found: string[] = [];
    await within(database.url, async (db) => {
      found = await ids(db);
    });
    expect(found).toEqual(dropped);
    expect(
      await database.query("select from pg_class where relname = 'idx_archon_workflow_templates_status'"),
    ).toHaveLength(1);
  });

  test('node-postgres gets no query before the last one is answered', async () => {
    let running = 0;
    const overlapping: string[] = [];
    class Watched extends pg.Client {
      override query(...args: unknown[]): never {
        if (running++ > 0) overlapping.push(String(args[0]).slice(0, 60));
        const answer = (super.query as (...all: unknown[]) => Promise<unknown>).apply(this, args);
        return answer.finally(() => running--) as never;
      }
    }
    const client = new Watched(database.url);
    await client.connect();
    expect(await ids(client)).toEqual([]);
    expect(await ids(overPg(client))).toEqual([]);
    await overPg(client).transaction(async (tx) => expect(await ids(tx)).toEqual([]));
    expect(overlapping).toEqual([]);
    await client.end();
  });

  test('what the argument says is managed counts, whatever the snapshot says', async () => {
    await database.query(
      `create index by_hand on archon_workflow_templates (id); grant select on archon_workflow_templates to pg_monitor;
       comment on index by_hand is 'by hand'`,
    );
    const sql = postgres(database.url, { max: 1 });
    const found = async (managed: Managed): Promise<string[]> =>
      (await validate(sql, schema, { ...options, managed })).findings.map(({ id }) => id);
    expect(await found({})).toContain('index public.by_hand');
    expect(await found({ indexes: false })).not.toContain('index public.by_hand');
    expect(await found({ grants: true })).toContain('grant on table public.archon_workflow_templates to pg_monitor');
    expect(await found({ grants: false })).not.toContain(
      'grant on table public.archon_workflow_templates to pg_monitor',
    );
    await sql.end();
    await database.query('drop index by_hand; revoke select on archon_workflow_templates from pg_monitor');
  });

  test('a matcher for vitest says what differs', async () => {
    const sql = postgres(database.url, { max: 1 });
    await expect(sql).toMatchSchema(schema, options);
    await database.query(drop);
    await expect(expect(sql).toMatchSchema(schema, options)).rejects.toThrow(
      /idx_archon_workflow_templates_status is missing/,
    );
    await database.query('create index idx_archon_workflow_templates_status on archon_workflow_templates (status)');
    await sql.end();
  });

  test('what strangers put beside the schema counts only when it is asked for', async () => {
    await database.query('create table beside (id int)');
    const sql = postgres(database.url, { max: 1 });
    expect(await ids(sql)).toEqual([]);
    const { findings } = await validate(sql, schema, { ...options, strict: true });
    expect(findings.map(({ id }) => id)).toContain('table public.beside');
    await sql.end();
    await database.query('drop table beside');
  });
});

test('PGlite, plain and under Drizzle', async () => {
  const db = await openPglite();
  await migrate(pgliteClient(db), project);
  expect(await ids(db)).toEqual([]);
  expect(await ids(overPglite(db))).toEqual([]);
  await db.exec(drop);
  expect(await ids(db)).toEqual(dropped);
  await db.transaction(async (tx) => expect(await ids(tx)).toEqual(dropped));
  await db.close();
});

test('declarations that have changed since are told as stale', async () => {
  const db = await openPglite();
  await migrate(pgliteClient(db), project);
  const { about: _about, ...rest } = { ...schema, about: undefined };
  const less = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'readers'));
  expect(await validate(db, less, options)).toMatchObject({ ok: true, stale: true });
  await expect(expect(db).toMatchSchema(less, options)).rejects.toThrow(/have changed since the snapshot/);
  await db.close();
});

test('no snapshot, and no database, are said', async () => {
  await expect(validate({} as never, schema, { migrationsFolder: '/nowhere' })).rejects.toThrow(
    /No catalog snapshot in \/nowhere/,
  );
  await expect(validate({} as never, schema, options)).rejects.toThrow(/This is no database/);
});

test('one of several modules is told as such, and not as stale', async () => {
  const db = await openPglite();
  await migrate(pgliteClient(db), project);
  const one = { workflowTemplates: schema.workflowTemplates };
  expect(await validate(db, one, options)).toMatchObject({
    ok: true,
    stale: false,
    notGiven: [
      'table public.archon_workflow_executions',
      'table public.archon_workflow_step_executions',
      'table public.archon_workflow_template_versions',
    ],
  });
  await expect(expect(db).toMatchSchema(one, options)).rejects.toThrow(
    /does not declare table public\.archon_workflow_executions, .*: give the exports of all modules/,
  );
  await db.close();
});

test('the folder, the names of columns and the bookkeeping are found in the configuration', async () => {
  const app = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './db/migrations', casing: 'snake_case',
  migrations: { table: 'done', schema: 'public' }, driver: 'pglite', dbCredentials: { url: './data' } };`,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core';
export const posts = pgTable('posts', { id: integer().primaryKey(), postedBy: integer() });`,
    'check.ts': `import { PGlite } from '@electric-sql/pglite';
import { validate } from 'archon-schema/validate';
const schema = await import(process.cwd() + '/schema.ts');
const db = await PGlite.create('./data');
const { ok, stale, findings } = await validate(db, schema, { strict: true });
console.log(JSON.stringify({ ok, stale, findings: findings.map(({ message }) => message) }));
await db.close();`,
  });
  for (const args of [['generate', '--name', 'first'], ['migrate']])
    expect(await app.run('archon-schema', args)).toMatchObject({ code: 0 });
  const { stdout, stderr } = await app.run('node', ['--import', 'jiti/register', 'check.ts']);
  expect([stdout.trim(), stderr]).toEqual(['{"ok":true,"stale":false,"findings":[]}', '']);
  await app.remove();
});
