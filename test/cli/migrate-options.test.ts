import { appendFile, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCommand, watch } from '../migrate/killed-run.js';
import { gates, threeFiles } from '../migrate/three-files.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { workflowProject } from './project.js';

const major = majors.at(-1) ?? 18;
let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => void (project = await threeFiles()));
afterAll(() => project.remove());
beforeEach(async () => {
  database = await createDatabase(major);
  await database.query(gates);
});
afterEach(() => database.drop());

const run = (...args: string[]) => project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });

const recorded = async (): Promise<number[]> =>
  (
    await database.query<{ at: number }>('select created_at::int as at from drizzle.__drizzle_migrations order by id')
  ).map(({ at }) => at);

test('migrate --to stops after that migration, and names the candidates for a wrong one', async () => {
  const unknown = await run('migrate', '--to', '0009_nine');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/There is no migration 0009_nine in .*: pending are 0000_one, 0001_two, 0002_three\./),
  ]);
  expect((await run('migrate', '--to', '0001_two')).code).toBe(0);
  expect(await recorded()).toEqual([1, 2]);
  const again = await run('migrate', '--to', '0001_two');
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('the database is at 0001_two already')]);
  const passed = await run('migrate', '--to', '0000_one');
  expect([passed.code, passed.stderr]).toEqual([
    2,
    expect.stringContaining(
      '0000_one is passed already, the database is at 0001_two: pending are 0002_three. To go back: archon-schema rollback --to 0000_one.',
    ),
  ]);
});

test('migrate --dry-run prints the SQL that would run, alone on stdout, and changes nothing', async () => {
  await database.query('drop schema drizzle cascade');
  const { code, stdout, stderr } = await run('migrate', '--dry-run', '--to', '0001_two');
  expect([code, stdout]).toEqual([
    0,
    `-- 0000_one: in a transaction\n${await project.read('drizzle/0000_one.sql')}\n-- 0001_two: in a transaction\n${await project.read('drizzle/0001_two.sql')}\n`,
  ]);
  expect(stderr).toContain('Would apply 0000_one, 0001_two. Nothing was changed.');
  expect(await database.query("select from pg_namespace where nspname = 'drizzle'")).toEqual([]);
  expect((await run('migrate', '--dry-run')).stdout).toContain('-- 0002_three: without a transaction');
});

test('rollback takes --to, --steps or --all, and only one of them', async () => {
  expect((await run('migrate')).code).toBe(0);
  for (const args of [
    ['--to', '0000_one', '--steps', '1'],
    ['--all', '--steps', '1'],
    ['--all', '--to', '0000_one'],
  ]) {
    const { code, stderr } = await run('rollback', '--yes', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be used with option')]);
  }
  const unknown = await run('rollback', '--yes', '--to', '0009_nine');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('There is no migration 0009_nine: applied are 0000_one, 0001_two, 0002_three.'),
  ]);
  expect(await recorded()).toEqual([1, 2, 3]);
  expect((await run('rollback', '--yes', '--to', '0000_one')).code).toBe(0);
  expect(await recorded()).toEqual([1]);
  const later = await run('rollback', '--yes', '--to', '0001_two');
  expect([later.code, later.stderr]).toEqual([
    2,
    expect.stringContaining('0001_two is not applied: applied are 0000_one.'),
  ]);
  const same = await run('rollback', '--yes', '--to', '0000_one');
  expect([same.code, same.stderr]).toEqual([0, expect.stringContaining('0000_one is the newest that is applied')]);
});

test.each([
  ['commit 1', 'Interrupted during COMMIT: it may have been done or not', [1]],
  ['record 1', 'what was not finished is rolled back', []],
  ['in more', 'Interrupted in a file without a transaction: the statements that ran stay', [1, 2]],
])('Ctrl-C at %s says what it leaves', async (gate, said, left) => {
  const eye = watch(database.url);
  await eye.hold(gate);
  const { child, output, ended } = startCommand(project.folder, database.url, ['migrate']);
  await eye.atGate();
  child.kill('SIGINT');
  const [code] = await ended;
  await eye.open();
  await eye.untilGone();
  expect([code, output.stderr]).toEqual([130, expect.stringContaining(said)]);
  expect(await recorded()).toEqual(left);
  await eye.close();
});

test('status tells what was begun and what is pending', async () => {
  const status = async () => {
    const { code, stdout } = await run('status', '--json');
    return [code, JSON.parse(stdout) as Record<string, unknown>] as const;
  };
  expect(await status()).toEqual([
    0,
    {
      version: 1,
      command: 'status',
      ok: true,
      database: expect.stringMatching(/^postgres:\/\/postgres@127\.0\.0\.1(:\d+)?\/test_/),
      bookkeeping: { schema: 'drizzle', table: '__drizzle_migrations' },
      applied: [],
      pending: ['0000_one', '0001_two', '0002_three'],
      edited: [],
      missing: [],
      skipped: [],
      unknown: [],
      begun: null,
      catalog: { state: 'unknown', reason: 'no migration is applied', halfDone: [] },
      broken: [],
      stray: [],
    },
  ]);
  await run('migrate', '--to', '0001_two');
  expect((await run('status')).stdout).toBe(
    'applied  0000_one\napplied  0001_two\npending  0002_three\nCannot compare the live catalog yet: 0001_two has no catalog snapshot, "archon-schema generate --backfill" writes it.\n',
  );
  await database.query('alter table b rename to c');
  expect((await run('migrate')).stderr).toContain('Statements 1 to 2 ran and stay, statement 3 of 3 failed');
  expect(await status()).toEqual([
    1,
    expect.objectContaining({ ok: false, begun: { tag: '0002_three', direction: 'up', statements: 2 } }),
  ]);
  expect((await run('status')).stdout).toContain(
    'begun    0002_three: 2 statements ran, "archon-schema migrate" goes on with it, "archon-schema rollback" takes back what ran',
  );
  expect((await run('migrate', '--dry-run')).stdout).toContain('-- Its first 2 statements ran already.\ninsert into b');
});

test('status tells whether the live catalog is that of the last applied migration, and what is edited or missing', async () => {
  const workflow = await workflowProject();
  const fresh = await createDatabase(major);
  const ask = (...args: string[]) => workflow.run('archon-schema', args, { env: { DATABASE_URL: fresh.url } });
  await ask('migrate');
  const good = await ask('status');
  expect([good.code, good.stdout]).toEqual([
    0,
    'applied  0000_workflow_system\nThe live catalog is that of 0000_workflow_system.\n',
  ]);
  await fresh.query('alter table archon_workflow_templates drop column tags');
  const drifted = await ask('status');
  expect(drifted.code).toBe(1);
  expect(drifted.stdout).toMatch(
    /The live catalog is not that of 0000_workflow_system: \d+ differences?, "archon-schema validate" says more, "archon-schema adopt --repair" closes them\./,
  );
  expect(JSON.parse((await ask('status', '--json')).stdout)).toMatchObject({
    ok: false,
    catalog: { state: 'different', differences: expect.arrayContaining([expect.stringContaining('tags')]) },
  });
  await appendFile(workflow.path('drizzle/0000_workflow_system.sql'), '-- more');
  expect((await ask('status')).stdout).toContain('was changed after it was applied');
  await rm(workflow.path('drizzle/0000_workflow_system.sql'));
  expect(JSON.parse((await ask('status', '--json')).stdout)).toMatchObject({ missing: ['0000_workflow_system'] });
  const nobody = await workflow.run('archon-schema', ['status', '--json'], {
    env: { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/b' },
  });
  expect([nobody.code, JSON.parse(nobody.stdout)]).toEqual([
    2,
    {
      version: 1,
      command: 'status',
      ok: false,
      error: {
        code: 'connect.refused',
        message: expect.stringContaining('nothing listens there'),
        facts: { database: 'postgres://a@127.0.0.1:1/b', causeCode: 'ECONNREFUSED' },
        next: expect.stringContaining('Start the server'),
        details: [],
      },
    },
  ]);
  await Promise.all([workflow.remove(), fresh.drop()]);
});

test.each([
  [['migrate'], 1],
  [['migrate', '--no-verify'], 0],
])('what comes out otherwise than declared is told after %s: exit code %i', async (args, expected) => {
  const workflow = await workflowProject();
  const fresh = await createDatabase(major);
  // Takes away what the migration has just made.
  await fresh.query(`create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    create function spoil() returns trigger language plpgsql as
      $$ begin drop index public.idx_archon_workflow_executions_status_created_at; return new; end $$;
    create trigger spoil before insert on drizzle.__drizzle_migrations for each row execute function spoil()`);
  const { code, stderr } = await workflow.run('archon-schema', args, { env: { DATABASE_URL: fresh.url } });
  expect(code, stderr).toBe(expected);
  expect(stderr.includes('the database is not what they declare')).toBe(expected === 1);
  await Promise.all([workflow.remove(), fresh.drop()]);
});
