import { drizzle as overPg } from 'drizzle-orm/node-postgres';
import { drizzle as overPglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnyDatabase, openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import * as schema from '../../src/schema/index.js';
import { validate } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { project } from '../workflow/workflow.js';

const options = { migrationsFolder: project.out };

/** A connection of the caller's, and what the caller runs on it. */
interface Caller {
  readonly db: AnyDatabase;
  readonly run: (sql: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(database.url);
  await migrate(client, project);
  await client.exec('create table kept (id int)');
  await client.close();
});
afterAll(() => database.drop());

async function reserved(): Promise<Caller> {
  const sql = postgres(database.url, { max: 1, onnotice: () => {} });
  const session = await sql.reserve();
  return {
    db: session,
    run: (text) => session.unsafe(text).simple(),
    close: async () => {
      session.release();
      await sql.end();
    },
  };
}

async function nodePostgres(wrap: (client: pg.Client) => AnyDatabase): Promise<Caller> {
  const client = new pg.Client(database.url);
  await client.connect();
  return { db: wrap(client), run: (text) => client.query(text), close: () => client.end() };
}

async function embedded(wrap: (db: Awaited<ReturnType<typeof openPglite>>) => AnyDatabase): Promise<Caller> {
  const db = await openPglite();
  await migrate(pgliteClient(db), project);
  await db.exec('create table kept (id int)');
  return { db: wrap(db), run: (text) => db.exec(text), close: () => db.close() };
}

const callers: Readonly<Record<string, () => Promise<Caller>>> = {
  'a node-postgres client': () => nodePostgres((client) => client),
  'Drizzle over a node-postgres client': () => nodePostgres((client) => overPg(client)),
  'a session that postgres.js reserved': reserved,
  'a client of our own': async () => {
    const client = await openPostgres(database.url);
    return { db: client, run: (text) => client.exec(text), close: () => client.close() };
  },
  PGlite: () => embedded((db) => db),
  'Drizzle over PGlite': () => embedded((db) => overPglite(db)),
};

describe.each(Object.entries(callers))('validate on %s', (_name, open) => {
  let caller: Caller;
  const rows = async (): Promise<number[]> => {
    const result = await caller.run('select id from kept order by id');
    const found = Array.isArray(result) ? (result.at(-1) as { rows?: unknown[] } | undefined) : result;
    const list = (found as { rows?: unknown[] } | undefined)?.rows ?? (result as unknown[] | undefined) ?? [];
    return (list as { id: number }[]).map(({ id }) => id);
  };
  const read = async (): Promise<number[]> => {
    if (_name !== 'a client of our own') return rows();
    return (await database.query<{ id: number }>('select id from kept order by id')).map(({ id }) => id);
  };
  beforeAll(async () => (caller = await open()));
  afterAll(async () => {
    await caller.run('truncate kept');
    await caller.close();
  });

  test('outside a transaction leaves none open', async () => {
    expect(await validate(caller.db, schema, options)).toMatchObject({ ok: true, findings: [] });
    await caller.run('insert into kept values (1)');
    await caller.run('rollback');
    expect(await read()).toEqual([1]);
  });

  test('in a transaction leaves it to the caller, to roll back or to commit', async () => {
    await caller.run('truncate kept');
    await caller.run('begin');
    expect(await validate(caller.db, schema, options)).toMatchObject({ ok: true, findings: [] });
    await caller.run('insert into kept values (1)');
    await caller.run('rollback');
    expect(await read()).toEqual([]);
    await caller.run('begin; insert into kept values (1)');
    expect(await validate(caller.db, schema, options)).toMatchObject({ ok: true });
    await caller.run('insert into kept values (2)');
    await caller.run('commit');
    expect(await read()).toEqual([1, 2]);
  });

  test('behind a savepoint leaves that, too, and the settings', async () => {
    await caller.run('truncate kept');
    await caller.run(`begin; set local search_path = public; set local statement_timeout = '42s'`);
    await caller.run('savepoint mine; insert into kept values (1)');
    expect(await validate(caller.db, schema, options)).toMatchObject({ ok: true });
    await caller.run('insert into kept values (2); rollback to savepoint mine; insert into kept values (3)');
    await caller.run(`do $$ begin
      if current_setting('statement_timeout') <> '42s' or current_setting('search_path') <> 'public' then raise 'changed'; end if;
    end $$; commit`);
    expect(await read()).toEqual([3]);
  });

  test('in a transaction that has failed says so, and sends nothing that would end it', async () => {
    await caller.run('truncate kept');
    await caller.run('begin');
    await caller.run('select 1/0').catch(() => undefined);
    await expect(validate(caller.db, schema, options)).rejects.toThrow(
      'The transaction on this connection has failed: roll it back, and call again.',
    );
    await expect(caller.run('select 1')).rejects.toThrow(/aborted/);
    await caller.run('rollback');
    expect(await validate(caller.db, schema, options)).toMatchObject({ ok: true });
  });
});

test('a connection that has ended is not opened again', async () => {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.end();
  await expect(validate(client, schema, options)).rejects.toThrow(/closed/i);
  const sql = postgres(database.url);
  await sql.end();
  await expect(validate(sql, schema, options)).rejects.toThrow(/ended/i);
  const db = await openPglite();
  await db.close();
  await expect(validate(db, schema, options)).rejects.toThrow(/closed/i);
});
