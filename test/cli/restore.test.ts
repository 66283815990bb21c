import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { RunResult, TemporaryProject } from '../support/project.js';
import { root } from '../workflow/workflow.js';
import { workflowProject } from './project.js';

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([workflowProject(), createDatabase(majors.at(-1) ?? 17)]);
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

const env = () => ({ DATABASE_URL: database.url, NO_COLOR: '1' });
const run = (...args: string[]): Promise<RunResult> => project.run('archon-schema', args, { env: env() });

const fill = `insert into archon_workflow_templates (name, title, steps) select 't-' || n, repeat('long ', 100), '[]' from generate_series(1, 2000) n`;
const checksum = async (): Promise<unknown> =>
  database.query(
    'select count(*)::int as rows, md5(string_agg(t::text, $1 order by id)) from archon_workflow_templates t',
    ['|'],
  );

beforeEach(async () => {
  await database.query('drop schema if exists drizzle cascade; drop schema public cascade; create schema public');
  await run('migrate');
  await database.query(fill);
});

test('rolled back with a backup, migrated, restored: every row is there again', async () => {
  const before = await checksum();
  const back = await run('rollback', '--yes', '--backup', 'saved');
  expect(back.code).toBe(0);
  expect(back.stderr).toContain('"archon-schema restore saved" puts the rows back');
  const early = await run('restore', 'saved');
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('run "archon-schema migrate" first')]);
  expect((await run('migrate')).code).toBe(0);
  const restored = await run('restore', 'saved');
  expect([restored.code, restored.stderr]).toEqual([
    0,
    expect.stringContaining('Restored public.archon_workflow_templates: 2000 rows\n'),
  ]);
  expect(await checksum()).toEqual(before);
  const again = await run('restore', 'saved');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('holds 2000 of the 2000 saved rows already')]);
});

test('a folder that cannot hold the backup: exit code 2, one line, nothing dropped', async () => {
  const before = await checksum();
  await writeFile(project.path('file'), '');
  const full = 'ulimit -f 64; exec node node_modules/archon-schema/dist/cli/main.js rollback --yes --backup full';
  const results = {
    'no name': await run('rollback', '--yes', '--backup', ''),
    'no name to restore from': await run('restore', ' '),
    'under a file': await run('rollback', '--yes', '--backup', 'file/below'),
    'a file': await run('rollback', '--yes', '--backup', 'file'),
    'no room': await project.run('sh', ['-c', full], { env: env() }),
  };
  const said = Object.entries(results).map(([name, { code, stderr }]) => {
    const lines = stderr.split('\n').filter((line) => line.startsWith('error'));
    return [name, code, lines.length === 1 ? lines[0]?.replace(project.folder, '') : stderr];
  });
  expect(said).toEqual([
    ['no name', 2, expect.stringMatching(/argument '' is invalid\. It must name a folder\./)],
    [
      'no name to restore from',
      2,
      expect.stringMatching(/' ' is invalid for argument 'folder'\. It must name a folder\./),
    ],
    [
      'under a file',
      2,
      expect.stringMatching(/^error The backup cannot be written to file\/below \(ENOTDIR.*nothing was dropped, name/),
    ],
    [
      'a file',
      2,
      expect.stringMatching(/^error The backup cannot be written to file \(ENOTDIR.*nothing was dropped, name/),
    ],
    [
      'no room',
      2,
      expect.stringMatching(/^error The backup cannot be written to full \(EFBIG.*nothing was dropped, name/),
    ],
  ]);
  expect(await readdir(project.path('full'))).not.toContain('manifest.json');
  expect(await checksum()).toEqual(before);
  expect((await run('restore', 'full')).stderr).toContain('is no finished backup');
});

test('SIGKILL in the middle of a restore leaves nothing, and it can be run again', async () => {
  const before = await checksum();
  await run('rollback', '--yes', '--backup', 'killed');
  await run('migrate');
  await database.query(`create function slow() returns boolean language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return true; end $$;
    alter table archon_workflow_templates add constraint slow check (slow())`);
  await database.query('select pg_advisory_lock(1)');
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, 'restore', 'killed'], {
    cwd: project.folder,
    env: { ...process.env, ...env() },
  });
  const ours = `from pg_stat_activity where application_name = 'archon-schema' and datname = current_database()`;
  const until = async (sql: string, count: number): Promise<void> => {
    for (let tries = 0; (await database.query(sql)).length !== count; tries++) {
      if (tries > 400) throw new Error(`Never came true: ${sql}`);
      await sleep(25);
    }
  };
  await until(`select ${ours} and wait_event = 'advisory' and query like 'copy %'`, 1);
  child.kill('SIGKILL');
  await once(child, 'close');
  await database.query('select pg_advisory_unlock(1)');
  await until(`select ${ours}`, 0);
  expect(await checksum()).toEqual([{ rows: 0, md5: null }]);
  const triggers = await database.query(`select distinct tgenabled from pg_trigger`);
  expect(triggers).toEqual([{ tgenabled: 'O' }]);
  expect((await run('restore', 'killed')).code).toBe(0);
  expect(await checksum()).toEqual(before);
});
