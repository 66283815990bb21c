import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunResult, TemporaryProject } from '../support/project.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
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

const run = (args: readonly string[], url: string | undefined = database.url, input?: string): Promise<RunResult> =>
  project.run('archon-schema', args, {
    env: { DATABASE_URL: url, NO_COLOR: '1' },
    ...(input !== undefined && { input }),
  });

/** The URL of the test's database with parts of it changed. */
function urlWith(changes: Partial<Record<'username' | 'password' | 'hostname' | 'port' | 'pathname', string>>): string {
  const url = new URL(database.url);
  Object.assign(url, changes);
  return url.href;
}

const secret = 'never-show-this';

/** No command prints a password, on whatever stream. */
function expectNoPassword({ stdout, stderr }: RunResult): void {
  const { password } = new URL(database.url);
  for (const text of [stdout, stderr]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(password);
  }
}

describe('a database that cannot be looked at gives exit code 2 and one line', () => {
  test.each([
    ['refused connection', () => urlWith({ port: '1' }), 'nothing listens there'],
    ['unknown host', () => urlWith({ hostname: 'no-such-host.invalid' }), /no such host|cannot be looked up/],
    ['wrong password', () => urlWith({ password: secret }), 'wrong password'],
    ['unknown user', () => urlWith({ username: 'nobody_here', password: secret }), 'wrong password'],
    ['missing database', () => urlWith({ pathname: 'no_such_database' }), 'no such database'],
    ['no URL at all', () => `not a url ${secret}`, 'not a connection string'],
    [
      'characters that are not escaped',
      () => `postgres://me:${secret} /#@127.0.0.1:1/x`,
      'a character that has to be escaped',
    ],
    ['another protocol', () => `mysql://me:${secret}@localhost/x`, 'not a connection string'],
  ])('%s', async (name, url, reason) => {
    const commands = [['validate'], ['migrate'], ['rollback', '--yes'], ['adopt'], ['status']];
    for (const args of name === 'refused connection' ? commands : inTurn(name, commands)) {
      const result = await run(args, url());
      expect(result.code, args[0]).toBe(2);
      expect(result.stdout).toBe('');
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
      expect(result.stderr).toMatch(reason);
      expectNoPassword(result);
    }
    const json = await run(['validate', '--json'], url());
    expect([json.code, JSON.parse(json.stdout)]).toEqual([
      2,
      expect.objectContaining({ ok: false, command: 'validate' }),
    ]);
    expectNoPassword(json);
  });
});

test('a database that cannot be looked at gives one document on stdout, whatever the reporter', async () => {
  for (const [reporter, start] of [
    ['json', /^{\n {2}"version": 1,\n {2}"command": "validate",\n {2}"ok": false,/],
    ['junit', /^<\?xml .*\n<testsuites .* errors="1"/],
    ['sarif', /"executionSuccessful": false/],
    ['github', /^::error title=.*::.*wrong password/],
    ['markdown', /^## ❌ .*\n\n`.*wrong password/],
  ] as const) {
    const result = await run(['validate', '--reporter', reporter], urlWith({ password: secret }));
    expect([result.code, result.stdout], reporter).toEqual([2, expect.stringMatching(start)]);
    expectNoPassword(result);
  }
});

describe('usage', () => {
  test.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['validate', '--loud']],
    ['an unknown reporter', ['validate', '--reporter', 'loud']],
    ['two reporters', ['validate', '--json', '--reporter', 'junit']],
    ['a number that is none', ['rollback', '--steps', 'two']],
    ['a configuration that is not there', ['validate', '--config', 'nowhere.ts']],
  ])('%s gives exit code 2', async (_name, args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, args.includes('--json') ? '' : stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('    at ');
  });

  test.each([
    ['no drizzle.config.ts', 'drizzle.config.ts', undefined, 'No drizzle.config.ts'],
    ['a configuration that does not load', 'drizzle.config.ts', "throw new Error('broken here')", 'broken here'],
    ['another dialect', 'drizzle.config.ts', "export default { dialect: 'mysql' }", 'only "postgresql"'],
    [
      'no database named',
      'drizzle.config.ts',
      "export default { dialect: 'postgresql', schema: './x.ts' }",
      'names no database',
    ],
    [
      'a schema that is not there',
      'drizzle.config.ts',
      "export default { dialect: 'postgresql', schema: './x.ts', dbCredentials: { url: process.env.DATABASE_URL } }",
      'no TypeScript or JavaScript file',
    ],
    [
      'a schema that does not load',
      'drizzle.config.ts',
      "export default { dialect: 'postgresql', schema: './archon-schema.config.mjs', dbCredentials: { url: process.env.DATABASE_URL } }",
      undefined,
    ],
  ])('%s', async (_name, file, text, message) => {
    if (text === undefined) await rm(project.path(file));
    else await writeFile(project.path(file), text);
    if (message === undefined) await writeFile(project.path('archon-schema.config.mjs'), 'export const x = y;');
    const { code, stderr } = await run(['validate']);
    expect(code).toBe(2);
    expect(stderr).toContain(message ?? 'does not load: y is not defined');
    expect(stderr).not.toContain('    at ');
  });
});

describe('a user without rights', () => {
  test('cannot migrate, and nothing changes', async () => {
    await database.query(`create role "limited_${database.url.slice(-12)}" login password '${secret}'`);
    const url = urlWith({ username: `limited_${database.url.slice(-12)}`, password: secret });
    if (major < 15) await database.query('revoke create on schema public from public');
    const result = await run(['migrate'], url);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/may not create in schema public: GRANT CREATE ON SCHEMA "public"/);
    expect(result.stderr).toContain('Nothing was changed');
    expectNoPassword(result);
    expect(await database.query("select from pg_catalog.pg_tables where schemaname in ('public', 'drizzle')")).toEqual(
      [],
    );

    await run(['migrate']);
    const validation = await run(['validate'], url);
    expect(validation.code).toBe(0);
    expect(validation.stdout).toMatch(/⚠️ +Operations were not tested: permission denied/);
    await database.query('drop index idx_archon_workflow_templates_status');
    const drift = await run(['validate', '--json', '--no-operations'], url);
    expect([drift.code, JSON.parse(drift.stdout)], 'no right on the bookkeeping').toEqual([
      1,
      expect.objectContaining({ ok: false, findings: [expect.objectContaining({ change: 'missing' })] }),
    ]);
    await database.query(
      `drop owned by "limited_${database.url.slice(-12)}"; drop role "limited_${database.url.slice(-12)}"`,
    );
  });
});

describe('objects that are there already', () => {
  test('the same: migrate offers to adopt, adopt records, and then all is well', async () => {
    await database.query(
      (await project.read('drizzle/0000_workflow_system.sql')).replaceAll('--> statement-breakpoint', ''),
    );
    const refused = await run(['migrate']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /is there already, and everything is as 0000_workflow_system would leave it.*archon-schema adopt/,
    );
    expect((await run(['adopt'])).code).toBe(0);
    const again = await run(['migrate']);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('Nothing to do')]);
    expect((await run(['validate'])).code).toBe(0);
  });

  test('half of them, and other ones: migrate says how many and what differs, and touches nothing', async () => {
    await database.query(
      'create table archon_workflow_templates (id int, theirs text); insert into archon_workflow_templates values (1)',
    );
    const refused = await run(['migrate']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/1 of the 8 objects/);
    expect(refused.stderr).toContain('column public.archon_workflow_templates.theirs is not declared');
    expect(refused.stderr).toContain('column public.archon_workflow_templates.id: type is integer, expected uuid');
    const adopted = await run(['adopt']);
    expect([adopted.code, adopted.stderr]).toEqual([1, expect.stringContaining('cannot be adopted')]);
    expect(await database.query('select id from archon_workflow_templates')).toEqual([{ id: 1 }]);
  });
});

describe('a damaged history', () => {
  test('an edited file is named', async () => {
    await run(['migrate']);
    await appendFile(project.path('drizzle/0000_workflow_system.sql'), '\n-- edited');
    const { code, stderr } = await run(['migrate']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/0000_workflow_system\.sql was edited after it was applied/);
    const status = await run(['status']);
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('edited')]);
  });

  test('a missing file is named', async () => {
    await rename(project.path('drizzle/0000_workflow_system.sql'), project.path('elsewhere.sql'));
    const { code, stderr } = await run(['migrate']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/0000_workflow_system\.sql is missing/);
  });

  test('a row that the folder does not know is named', async () => {
    await run(['migrate']);
    await database.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('abc', 9999999999999)");
    const { code, stderr } = await run(['migrate']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/a migration that this folder does not know/);
    expect((await run(['rollback', '--yes'])).code).not.toBe(0);
    expect(await database.query('select from archon_workflow_templates')).toEqual([]);
  });

  test('a journal that is no JSON is named', async () => {
    await writeFile(project.path('drizzle/meta/_journal.json'), '{');
    const { code, stderr } = await run(['migrate']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('_journal.json is no JSON')]);
  });

  test('a down file that is missing stops the rollback before anything is dropped', async () => {
    await run(['migrate']);
    await rm(project.path('drizzle/down/0000_workflow_system.sql'));
    const { code, stderr } = await run(['rollback', '--yes']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/down\/0000_workflow_system\.sql is missing/);
    expect((await run(['validate'])).code).toBe(0);
  });
});

test('SQL that fails in the middle shows file, line and caret, and nothing stays behind', async () => {
  const file = project.path('drizzle/0000_workflow_system.sql');
  const sql = await readFile(file, 'utf8');
  const broken = sql.replace('CREATE POLICY', 'CREATE POLICE');
  await writeFile(file, broken);
  const { code, stderr } = await run(['migrate']);
  expect(code).toBe(1);
  const line = broken.slice(0, broken.indexOf('CREATE POLICE')).split('\n').length;
  expect(stderr).toContain(`0000_workflow_system.sql:${line}:8: syntax error at or near "POLICE"`);
  expect(stderr).toMatch(/CREATE POLICE .*\n +\^/);
  expect(stderr).toContain('SQLSTATE 42601');
  expect(await database.query("select from pg_catalog.pg_tables where schemaname in ('public', 'drizzle')")).toEqual(
    [],
  );
  expect(await database.query("select from pg_catalog.pg_type where typname like 'workflow%'")).toEqual([]);
});
