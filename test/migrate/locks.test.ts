import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { lockSql, type Retry } from '../../src/migrations/session/index.js';
import { migrate, type MigrateOptions } from '../../src/migrations/apply/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
let database: TestDatabase;
let client: Client;
let project: TemporaryProject;
beforeEach(async () => {
  database = await createDatabase(majors.at(-1) ?? 18);
  client = await openPostgres(database.url);
  project = await temporaryProject({
    'drizzle/meta/_journal.json': journalOf(['0000_one']),
    'drizzle/0000_one.sql': 'alter table busy add column b int;',
  });
  await database.query('create table busy (a int)');
});
afterEach(async () => {
  await client.close();
  await Promise.all([database.drop(), project.remove()]);
});

const run = (options: MigrateOptions = {}) => migrate(client, { out: project.path('drizzle'), bookkeeping }, options);

const failureOf = (work: Promise<unknown>): Promise<Error & { details: string[] }> =>
  work.then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => error as Error & { details: string[] },
  );

test('a holder of the lock that never lets go is named, with its query and without its password', async () => {
  const holder = await openPostgres(`${database.url}?application_name=the-holder`);
  await holder.exec('begin');
  await holder.exec(lockSql(bookkeeping));
  const [row] = await holder.query<{ pid: number }>(
    "select pg_backend_pid() as pid, 'alter role x password ''tell-nobody''', 'postgres://a:tell-nobody@b/c'",
  );
  let waits = 0;
  const error = await failureOf(run({ lockWait: 0.3, onWait: () => waits++ }));
  expect(waits).toBe(1);
  expect(error.message).toContain("held the migrations' lock");
  expect(error.details).toHaveLength(1);
  expect(error.details[0]).toMatch(
    new RegExp(`^Held by pid ${row?.pid} \\(.*idle in transaction for \\d+ s\\): select pg_backend_pid`),
  );
  expect(error.details[0]).not.toContain('tell-nobody');

  // Another role sees that somebody holds it, and not what it runs.
  await database.query(
    `create role stranger_${row?.pid} login password 'x'; grant create on database ${new URL(database.url).pathname.slice(1)} to stranger_${row?.pid}`,
  );
  const url = new URL(database.url);
  [url.username, url.password] = [`stranger_${row?.pid}`, 'x'];
  const stranger = await openPostgres(url.href);
  const seen = await failureOf(migrate(stranger, { out: project.path('drizzle'), bookkeeping }, { lockWait: 0 }));
  expect(seen.details[0]).toContain(`Held by pid ${row?.pid}`);
  expect(seen.details[0]).not.toContain('pg_backend_pid');
  await stranger.close();
  await holder.close();
  await database.query(`drop owned by stranger_${row?.pid}; drop role stranger_${row?.pid}`);
});

test('a waiting run has no transaction open, for which an index built concurrently would wait for ever', async () => {
  const holder = await openPostgres(database.url);
  await holder.exec('begin');
  await holder.exec(lockSql(bookkeeping));
  const waiting = failureOf(run({ lockWait: 1.5 }));
  let [isWaiting, looks, oldest] = [true, 0, 0];
  void waiting.finally(() => (isWaiting = false));
  while (isWaiting) {
    const [row] = await database.query<{ sessions: number; age: number }>(
      `select count(*)::int as sessions, coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as age
     from pg_stat_activity a where datname = current_database() and application_name = 'archon-schema'
     and not exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and granted)`,
    );
    looks += row?.sessions ?? 0;
    oldest = Math.max(oldest, row?.age ?? 0);
  }
  expect(looks).toBeGreaterThan(3);
  // A transaction that is open while it waits would become as old as that is long.
  expect(oldest).toBeLessThan(1);
  await holder.close();
});

test('a table that is in use for a while is waited for in short turns', async () => {
  const other = await openPostgres(database.url);
  await other.exec('begin; lock table busy');
  const retries: Retry[] = [];
  const onRetry = (retry: Retry): void => {
    retries.push(retry);
    if (retries.length === 2) void other.exec('commit');
  };
  expect((await run({ lockTimeout: 0.1, onRetry })).applied).toEqual(['0000_one']);
  expect(retries.map(({ attempt }) => attempt)).toEqual([2, 3]);
  expect(retries[0]?.holders.join()).toContain('lock table busy');
  await other.close();
});

test('a table that never becomes free fails after five turns, says who has it, and leaves nothing behind', async () => {
  const other = await openPostgres(database.url);
  await other.exec('begin; lock table busy');
  const error = await failureOf(run({ lockTimeout: 0.05 }));
  expect(error.message).toContain(
    '0000_one.sql:1: canceling statement due to lock timeout. Nothing of this migration stays. 5 attempts failed',
  );
  expect(error.details).toContain('SQLSTATE 55P03');
  expect(error.details.join('\n')).toMatch(/Holds locks: pid \d+ .*lock table busy/);
  await other.close();
  expect(await database.query("select from pg_namespace where nspname = 'drizzle'")).toEqual([]);
});

test('of two sessions that wait for each other, ours gives way and tries again', async () => {
  await project.run('sh', ['-c', 'cat > drizzle/0000_one.sql'], {
    input: `create table mine (a int);
--> statement-breakpoint
lock table busy;
--> statement-breakpoint
select pg_sleep(0.1);
--> statement-breakpoint
lock table other;`,
  });
  await database.query('create table other (a int)');
  const other = await openPostgres(database.url);
  await other.exec("begin; set local deadlock_timeout = '1min'; lock table other");
  await client.exec("set deadlock_timeout = '50ms'");
  let retries = 0;
  const ours = run({ lockTimeout: 1, onRetry: () => retries++ });
  for (;;) {
    const rows = await database.query(
      "select from pg_locks where relation = 'busy'::regclass and mode = 'AccessExclusiveLock' and granted",
    );
    if (rows.length > 0) break;
  }
  await other.exec('lock table busy');
  await other.exec('commit');
  expect((await ours).applied).toEqual(['0000_one']);
  expect(retries).toBe(1);
  await other.close();
});

test.each([
  ['40P01', ['0000_one', '0001_two']],
  ['P0001', undefined],
])('a COMMIT that fails with %s takes along what was sent behind it', async (state, applied) => {
  await database.query(`create sequence tries; create function once() returns trigger language plpgsql as $$
    begin if nextval('tries') = 1 then raise 'not now' using errcode = '${state}'; end if; return null; end $$;
    create constraint trigger once after insert on busy deferrable initially deferred for each row execute function once()`);
  await writeFile(project.path('drizzle/meta/_journal.json'), journalOf(['0000_one', '0001_two']));
  await writeFile(project.path('drizzle/0000_one.sql'), 'create table one (); insert into busy values (1);');
  await writeFile(project.path('drizzle/0001_two.sql'), 'create table two ();');
  const result = await run({ lockTimeout: 0.1 }).catch((error: unknown) => error as Error);
  if (applied) expect(result).toMatchObject({ applied });
  else expect((result as Error).message).toBe('COMMIT failed: not now. Nothing of this transaction stays.');
  // No transaction was left open, and nothing ran twice or outside of one.
  await client.exec('create table afterwards ()');
  const tables = await database.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  expect(tables.map(({ name }) => name)).toEqual(['afterwards', 'busy', ...(applied ? ['one', 'two'] : [])]);
  expect(await database.query('select a from busy')).toHaveLength(applied ? 1 : 0);
  expect((await run()).applied).toEqual(applied ? [] : ['0000_one', '0001_two']);
});
