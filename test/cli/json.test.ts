import { readFileSync } from 'node:fs';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = JSON.parse(readFileSync(new URL('../../docs/json-output.schema.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, object>;
};
const check = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

const modules = (columns: string): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} });
`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1) ?? 17);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': modules(`note: text('note')`),
  });
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

/** Runs a command with `--json`, and makes sure that its document is alone on stdout and as the schema says. */
async function document(args: string, code: number, url = database.url): Promise<Record<string, unknown>> {
  const words = args.split(' ');
  const result = await project.run('archon-schema', [...words, '--json'], {
    env: { DATABASE_URL: url, NO_COLOR: '1' },
  });
  expect(result.stdout, `${args}: ${result.stderr}`).toMatch(/^\{/);
  const found = JSON.parse(result.stdout) as Record<string, unknown>;
  check(found);
  expect(check.errors, `${args}: ${result.stdout}`).toBe(null);
  expect(result.code, `${args}: ${result.stdout}${result.stderr}`).toBe(code);
  expect(found).toMatchObject({ version: 1, command: words[0], ok: code === 0 });
  return found;
}

test('every command has a definition in the schema, and takes --json', () => {
  const { commands } = createProgram({ exitCode: 0 });
  for (const command of commands.filter((one) => one.options.some(({ long }) => long === '--json')))
    expect(Object.keys(schema.$defs)).toContain(command.name());
  expect(commands.filter((one) => one.options.every(({ long }) => long !== '--json')).map((one) => one.name())).toEqual(
    [
      // It asks, and says what it did.
      'init',
    ],
  );
});

test('every command, from the first migration to its rollback', async () => {
  expect(await document('generate --check', 1)).toMatchObject({
    isWritten: false,
    files: expect.arrayContaining([expect.stringMatching(/0000_/)]),
  });
  expect(await document('generate --name first', 0)).toMatchObject({
    isWritten: true,
    tags: ['0000_first'],
    files: expect.arrayContaining(['drizzle/0000_first.sql']),
  });
  expect(await document('generate', 0)).toMatchObject({ isWritten: false, files: [], tags: [] });
  expect(await document('preflight', 0)).toMatchObject({ checks: expect.arrayContaining([]) });
  expect(await document('migrate --dry-run', 0)).toMatchObject({
    applied: [],
    planned: [{ tag: '0000_first', done: 0 }],
  });
  expect(await document('status', 0)).toMatchObject({ pending: ['0000_first'] });
  expect(await document('migrate', 0)).toMatchObject({ applied: ['0000_first'], planned: null });
  expect(await document('migrate', 0)).toMatchObject({ applied: [] });
  expect(await document('validate', 0)).toMatchObject({ findings: [] });
  expect(await document('pull', 0)).toMatchObject({ written: [], undeclared: [] });
  expect(await document('adopt', 0)).toMatchObject({ recorded: [] });
  await database.query(`insert into t values (1, 'one')`);
  await writeFile(project.path('schema.ts'), modules(`other: text('other').notNull()`));
  expect(await document('generate --name second', 1)).toMatchObject({
    error: { code: 'generate.undecided', next: expect.stringMatching(/./), facts: { answers: expect.anything() } },
  });
  await document('generate --name second --create column:t.other', 0);
  expect(await document('preflight', 1)).toMatchObject({
    checks: expect.arrayContaining([expect.objectContaining({ level: 'failure', rows: 1, query: expect.any(String) })]),
  });
  expect(await document('migrate', 1)).toMatchObject({
    error: { code: 'migration.failed', details: expect.arrayContaining([expect.stringContaining('SQLSTATE')]) },
  });
  await database.query('create index by_hand on t (note)');
  expect(await document('validate', 1)).toMatchObject({ findings: [{ id: 'index public.by_hand' }] });
  expect(await document('status', 1)).toMatchObject({ catalog: { state: 'different' } });
  expect(await document('rollback', 2)).toMatchObject({
    error: { code: 'argument.invalid', facts: { option: '--yes' } },
  });
  expect(await document('rollback --yes --backup saved', 0)).toMatchObject({
    rolledBack: ['0000_first'],
    saved: [{ table: 't', rows: 1 }],
  });
  expect(await document('restore saved', 1)).toMatchObject({ error: { code: 'restore.conflict' } });
  await document('migrate --to 0000_first', 0);
  expect(await document('restore saved', 0)).toMatchObject({
    folder: 'saved',
    tables: [{ table: 't', rows: 1, gone: 0 }],
  });
  await database.query('drop schema drizzle cascade; truncate t; alter table t drop column note');
  expect(await document('adopt', 1)).toMatchObject({ error: { code: 'adopt.different' } });
  expect(await document('adopt --repair', 0)).toMatchObject({
    recorded: ['0000_first', '0001_second'],
    statements: expect.arrayContaining([expect.any(String)]),
  });
  await appendFile(project.path('drizzle/0000_first.sql'), '\nselect 1;\n');
  expect(await document('status', 1)).toMatchObject({ edited: ['0000_first'] });
  expect(await document('generate --check', 1)).toMatchObject({ faults: [expect.stringContaining('0000_first')] });
});

test('a database that cannot be reached, and a configuration that is not there: every command says so as data', async () => {
  const url = new URL(database.url);
  url.port = '1';
  const commands = ['migrate', 'validate', 'rollback --yes', 'restore saved', 'preflight', 'adopt', 'status'];
  for (const command of commands)
    expect(await document(command, 2, url.href)).toMatchObject({ error: { code: 'connect.refused' } });
  await rename(project.path('drizzle.config.ts'), project.path('away.ts'));
  expect(await document('generate', 2)).toMatchObject({ error: { code: 'config.missing' } });
  await rename(project.path('away.ts'), project.path('drizzle.config.ts'));
});

test('a wrong option is told as data, too', async () => {
  expect(await document('migrate --lock-wait soon', 2)).toMatchObject({ error: { code: 'argument.invalid' } });
  expect(await document('validate --reporter xml', 2)).toMatchObject({ error: { code: 'argument.invalid' } });
  const { code, stdout } = await project.run('archon-schema', ['migrat', '--json']);
  expect([code, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ command: null, ok: false })]);
});
