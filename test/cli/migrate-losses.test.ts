import { afterEach, beforeEach, expect, test } from 'vitest';
import { majors } from '../support/databases.js';
import { type Pending, pendingOn } from '../migrate/pending.js';
import { onTerminal, terminalTool } from '../support/terminal.js';

const newest = majors.at(-1)!;
const steps = [
  'create table t (id int, n int, empty text); create table u (id int);',
  '-- no snapshot\nalter table t drop column n; alter table t drop column empty; drop table u;',
];

let pending: Pending;
beforeEach(async () => {
  pending = await pendingOn(newest, steps, 'insert into t values (1, 1), (2, null); insert into u values (1), (2)');
});
afterEach(() => pending.close());

const run = (...args: string[]) =>
  pending.project.run('archon-schema', args, { env: { DATABASE_URL: pending.database.url, NO_COLOR: '1' } });

const isApplied = async (): Promise<boolean> =>
  (await pending.database.query("select from pg_class where oid = to_regclass('public.u')")).length === 0;

const lost = `  0001_step drops column public.t.n: 1 row holds a value
  0001_step deletes the rows of table public.u: 2 rows
`;

test.each([[[]], [['--yes']]])('without a terminal, migrate %j says what data it deletes, and runs', async (args) => {
  const { code, stderr } = await run('migrate', ...args);
  expect([code, stderr]).toEqual([0, expect.stringContaining(lost)]);
  expect(await isApplied()).toBe(true);
});

test('preflight --json gives each check as data', async () => {
  const { code, stdout } = await run('preflight', '--json');
  const { checks, ...rest } = JSON.parse(stdout) as { checks: object[] };
  expect([code, rest]).toEqual([
    0,
    { version: 1, command: 'preflight', ok: true, database: expect.stringContaining('127.0.0.1') },
  ]);
  expect(checks).toContainEqual({
    level: 'warning',
    message: '0001_step: drops column public.t.n: 1 row holds a value',
    remedy: expect.stringContaining('Save what you need'),
    migration: '0001_step',
    object: 'column public.t.n',
    rows: 1,
    query: 'select * from "public"."t" where "n" is not null',
  });
  const { stdout: text } = await run('preflight');
  expect(text).toContain('     select * from "public"."t" where "n" is not null;\n');
  const nobody = await pending.project.run('archon-schema', ['preflight', '--json'], {
    env: { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/b' },
  });
  expect([nobody.code, JSON.parse(nobody.stdout)]).toEqual([
    2,
    {
      version: 1,
      command: 'preflight',
      ok: false,
      error: expect.objectContaining({
        code: 'connect.refused',
        facts: { database: 'postgres://a@127.0.0.1:1/b', causeCode: 'ECONNREFUSED' },
      }),
    },
  ]);
});

const question = /Yes, delete this data/;

/** Runs migrate on a terminal of its own, and types once it asks. */
async function asked(keys: string, ...args: string[]): Promise<{ code: number; shown: string; asked: number }> {
  const { code, shown } = await onTerminal(['migrate', ...args], {
    cwd: pending.project.folder,
    env: { DATABASE_URL: pending.database.url, NO_COLOR: '1' },
    answers: [[question, keys]],
  });
  return { code, shown: shown.replaceAll('\r\n', '\n'), asked: question.test(shown) ? 1 : 0 };
}

const [enter, down] = ['\r', '\x1b[B'];

test.skipIf(!terminalTool).each([
  ['no', enter, [], 1, 1, false],
  ['yes', down + enter, [], 0, 1, true],
  ['Ctrl-C', '\x03', [], 130, 1, false],
  ['Ctrl-D', '\x04', [], 130, 1, false],
  ['Esc', '\x1b', [], 130, 1, false],
  ['nothing, given --yes', '', ['--yes'], 0, 0, true],
])('on a terminal that answers %s', async (_answer, keys, args, code, questions, applied) => {
  const result = await asked(keys, ...args);
  expect([result.code, result.asked], result.shown).toEqual([code, questions]);
  expect(result.shown).toContain(lost);
  expect(await isApplied()).toBe(applied);
});

test.skipIf(!terminalTool)('a terminal is not asked where nothing is lost', async () => {
  await pending.client.exec('truncate t, u');
  const result = await asked('');
  expect([result.code, result.asked], result.shown).toEqual([0, 0]);
  const { shown } = result;
  expect(shown).not.toContain('deletes data');
});

test('nobody is asked about migrations that cannot run', async () => {
  await pending.client.exec(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 99)`);
  const { code, stderr } = await run('migrate');
  expect([code, stderr]).toEqual([2, expect.stringContaining('that this folder does not know')]);
  expect(stderr).not.toContain('deletes data');
});
