import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { startServer, type Server } from '../support/servers/start-server.js';
import { majors } from '../support/databases.js';
import { pendingOn } from './pending.js';
import { openPlace, project } from '../workflow/workflow.js';

// Roles belong to the whole server.
let server: Server;
beforeAll(async () => {
  server = await startServer(majors[0]!);
});
afterAll(() => server.stop());

/** What is not as it should be, looked at by a role of its own. */
async function look(setup: string, user = 'pf_owner'): Promise<string[]> {
  const admin = await openPostgres(server.url);
  await admin.exec(`drop database if exists pf`);
  await admin.exec(`create database pf`);
  await admin.close();
  const url = new URL(server.url);
  url.pathname = '/pf';
  const owner = await openPostgres(url.href);
  await owner.exec(`drop role if exists pf_owner; create role pf_owner login superuser password 'pf'; ${setup}`);
  await owner.close();
  url.username = user;
  url.password = 'pf';
  const client = await openPostgres(url.href);
  const checks = await preflight(client, project);
  await client.close();
  const last = await openPostgres(server.url);
  await last.exec('drop database pf');
  await last.exec('drop role if exists pf_owner');
  await last.close();
  return checks.flatMap(({ level, message, remedy }) =>
    level === 'ok' || message.includes('backup') ? [] : [`${level}: ${message} → ${remedy}`],
  );
}

test.each([
  ['a new database', '', []],
  [
    'a role that may do nothing but connect',
    'alter role pf_owner nosuperuser; revoke create on schema public from public; revoke all on database pf from public; grant connect on database pf to pf_owner',
    [
      'failure: pf_owner may not create in schema public → GRANT CREATE ON SCHEMA "public" TO "pf_owner";',
      'failure: pf_owner may not create schemas (drizzle) → GRANT CREATE ON DATABASE … TO "pf_owner";',
      'failure: pf_owner may not create the roles anon, authenticated, service_role → ALTER ROLE "pf_owner" CREATEROLE; or have them created.',
    ],
  ],
  [
    'a database that is read-only',
    'alter database pf set default_transaction_read_only = on',
    [
      'failure: Transactions are read-only here → ALTER ROLE or DATABASE … RESET default_transaction_read_only, or connect as another user.',
    ],
  ],
  [
    'a publication of all tables',
    'create publication everything for all tables',
    [
      'warning: Publication everything replicates every table, but no changes of tables → Migrate the subscribers first.',
    ],
  ],
  [
    'a name that is taken',
    'create table archon_workflow_executions (id int)',
    [expect.stringMatching(/^failure: table public\.archon_workflow_executions is there already/) as string],
  ],
])('%s', async (_name, setup, expected) => {
  expect(await look(setup)).toEqual(expected);
});

/** Waits until every transaction that others have open in the database is older than preflight lets pass. */
const isOld = (client: Client): Promise<unknown> =>
  vi.waitUntil(
    async () => {
      const young = await client.query(
        `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
           and clock_timestamp() - xact_start < interval '5.5 s'`,
      );
      return young.length === 0;
    },
    { timeout: 30_000, interval: 200 },
  );

test.concurrent('a session that holds a transaction open is named with its age', async () => {
  const { client, url, close } = await openPlace(majors[0]!);
  const holder = await openPostgres(url!);
  await holder.exec('begin; select 1');
  await isOld(client);
  const checks = await preflight(client, project);
  await holder.close();
  await close();
  expect(checks.find(({ level }) => level === 'warning')?.message).toMatch(
    /^Session \d+ \(archon-schema\) has a transaction open for (?:[5-9]|\d\d) s \(idle in transaction\): its locks would be waited for$/,
  );
});

test.concurrent(
  'a session or a prepared transaction that holds locks on a table that is migrated is named with the table',
  async () => {
    const {
      client,
      database,
      look: check,
      close,
    } = await pendingOn(
      majors[0]!,
      [
        'create table t (id int) partition by list (id); create table part partition of t for values in (1); create table u (id int);',
        'alter table t add column n int;',
      ],
      '',
    );
    const [mine, others] = [await openPostgres(database.url), await openPostgres(database.url)];
    await mine.exec('begin; select from part');
    await others.exec('begin; select from u');
    await isOld(client);
    const messages = (await check()).filter(({ level }) => level === 'warning').map(({ message }) => message);
    for (const session of [mine, others]) await session.close();
    expect(messages).toContainEqual(
      expect.stringMatching(/^Session \d+ .*: it holds locks on public\.part \(AccessShareLock\), which are migrated$/),
    );
    expect(messages.filter((message) => message.endsWith('its locks would be waited for'))).toHaveLength(1);
    await client.exec(`begin; lock table t in share mode; prepare transaction 'it''s'`);
    const found = (await check()).find(({ message }) => message.startsWith('The prepared transaction'));
    await client.exec(`rollback prepared 'it''s'`);
    expect(found).toEqual({
      level: 'warning',
      message: expect.stringMatching(
        /^The prepared transaction 'it''s' is \d+ s old: it holds locks on public\.part \(ShareLock\), public\.t \(ShareLock\), which are migrated$/,
      ) as string,
      remedy: "COMMIT PREPARED or ROLLBACK PREPARED 'it''s';",
    });
    await close();
  },
);
