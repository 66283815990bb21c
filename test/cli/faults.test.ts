import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { root } from '../workflow/workflow.js';
import { journalOf } from '../migrate/journal.js';
import { workflowProject } from './project.js';

const major = majors.at(-1) ?? 17;

let project: TemporaryProject;
let database: TestDatabase;
beforeEach(async () => {
  [project, database] = await Promise.all([workflowProject(), createDatabase(major)]);
});
afterEach(async () => {
  await Promise.all([project.remove(), database.drop()]);
});

const run = (args: readonly string[]) => project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });

function start(args: readonly string[], url = database.url) {
  const env = { ...process.env, DATABASE_URL: url };
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, ...args], { cwd: project.folder, env });
  const output = { stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output, ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> };
}

/** Waits until something in the database is so. */
async function until(sql: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    // Inside a transaction, PostgreSQL would show the same activity again and again.
    await database.query('select pg_catalog.pg_stat_clear_snapshot()');
    const [row] = await database.query<{ is: boolean }>(`select (${sql}) as is`);
    if (row?.is) return;
    await sleep(25);
  }
  throw new Error(`Never came true: ${sql}`);
}

const waitsForLock = `exists (select from pg_catalog.pg_stat_activity
  where application_name = 'archon-schema' and wait_event_type = 'Lock' and datname = current_database())`;

test('ten at once: one migrates, the others wait, all succeed', async () => {
  const results = await Promise.all(Array.from({ length: 10 }, () => run(['migrate'])));
  expect(results.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(results.filter(({ stderr }) => stderr.includes('Applied 0000_workflow_system'))).toHaveLength(1);
  expect(await database.query('select count(*)::int as n from drizzle.__drizzle_migrations')).toEqual([{ n: 1 }]);
  expect((await run(['validate'])).code).toBe(0);
});

test('a run that finds the lock taken says so, and gives up after --lock-wait', async () => {
  const holder = start(['migrate']);
  await holder.ended;
  await run(['rollback', '--yes']);
  // Holds the lock by a migration that waits for a table.
  await database.query('begin; lock table drizzle.__drizzle_migrations in access exclusive mode');
  const first = start(['migrate']);
  await until(waitsForLock);
  const second = await run(['migrate', '--lock-wait', '1']);
  expect(second.code).not.toBe(0);
  expect(second.stderr).toContain('Another run holds the migrations lock');
  expect(second.stderr).toContain('for 1 seconds');
  await database.query('commit');
  expect((await first.ended)[0]).toBe(0);
});

test.each(['SIGINT', 'SIGKILL'] as const)('%s in the middle of a migration leaves nothing behind', async (signal) => {
  // The last statements wait for this role's lock: by then everything else has run.
  await database.query(
    'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
  await database.query('begin; lock table drizzle.__drizzle_migrations in share mode');
  const { child, output, ended } = start(['migrate']);
  await until(waitsForLock);
  child.kill(signal);
  const [code] = await ended;
  expect(code).toBe(signal === 'SIGINT' ? 130 : null);
  if (signal === 'SIGINT') expect(output.stderr).toContain('Interrupted');
  await database.query('commit');
  await until(
    `not exists (select from pg_catalog.pg_stat_activity where application_name = 'archon-schema' and datname = current_database())`,
  );
  expect(await database.query("select from pg_catalog.pg_tables where schemaname = 'public'")).toEqual([]);
  expect(await database.query('select from drizzle.__drizzle_migrations')).toEqual([]);
  expect((await run(['migrate'])).code).toBe(0);
});

test('SIGKILL in the middle of the operations test leaves no row', async () => {
  await run(['migrate']);
  await database.query(`create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(3); return new; end $$;
    create trigger slow after insert on archon_workflow_templates for each row execute function slow()`);
  const { child, ended } = start(['validate']);
  await until(
    `exists (select from pg_catalog.pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())`,
  );
  child.kill('SIGKILL');
  await ended;
  await until(
    `not exists (select from pg_catalog.pg_stat_activity where application_name = 'archon-schema' and datname = current_database())`,
  );
  expect(await database.query('select from archon_workflow_templates')).toEqual([]);
});

test('embedded: two at once take turns, and a killed run does not lock others out', async () => {
  const { child, ended } = start(['migrate'], '');
  await vi.waitUntil(() => existsSync(project.path('.archon.lock')), { timeout: 30_000, interval: 5 });
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(project.path('.archon.lock')), 'what the killed run leaves').toBe(true);
  const embedded = (args: readonly string[]) =>
    project.run('archon-schema', args, { env: { DATABASE_URL: undefined } });
  const results = await Promise.all([embedded(['migrate']), embedded(['migrate'])]);
  expect(results.map(({ code, stderr }) => [code, stderr.includes('error')])).toEqual([
    [0, false],
    [0, false],
  ]);
  const { code, stdout, stderr } = await embedded(['validate']);
  expect([code, stdout.split('\n')[0]]).toEqual([0, '🚀 Starting Workflow Schema Validation']);
  expect(stderr.split('\n')[0]).toContain('Embedded database in .archon/');
});

test('a table that somebody keeps locked is told after a while, and waited for by no command that only reads', async () => {
  await run(['migrate']);
  await database.query('begin; lock table drizzle.__drizzle_migrations in access exclusive mode');
  const [status, validate] = await Promise.all([run(['status']), run(['validate'])]);
  await database.query('commit');
  for (const { code, stderr } of [status, validate]) {
    expect(code).toBe(2);
    expect(stderr).toContain('another session keeps locked what has to be read');
  }
});

test('Ctrl-C ends a long statement on the server, too: the next command waits for nobody', async () => {
  await mkdir(project.path('drizzle/meta'), { recursive: true });
  await writeFile(project.path('drizzle/meta/_journal.json'), journalOf(['0000_slow']));
  await writeFile(project.path('drizzle/0000_slow.sql'), 'create table slow (id int); select pg_sleep(60);');
  const { child, ended } = start(['migrate']);
  await until(
    `exists (select from pg_catalog.pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())`,
  );
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  await until(
    `not exists (select from pg_catalog.pg_stat_activity where application_name = 'archon-schema' and datname = current_database())`,
  );
  expect(await database.query(`select to_regclass('slow')::text as slow`)).toEqual([{ slow: null }]);
});
