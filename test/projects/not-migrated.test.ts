import { afterEach, beforeEach, expect, test } from 'vitest';
import { rm } from 'node:fs/promises';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { config } from './prerequisites.js';

const schema = `import { index, integer, pgEnum, pgSchema, pgTable, pgRole } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', ['a']);
export const app = pgSchema('app');
export const one = pgTable('one', { id: integer('id').primaryKey(), mood: mood('mood') }, (t) => [index('i').on(t.mood)]);
export const two = app.table('two', { id: integer('id').references(() => one.id) });`;

let project: TemporaryProject;
let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({ ...(await serverAsShadow()), 'drizzle.config.ts': config(), 'schema.ts': schema });
  await run('generate', '--name', 'first');
});
afterEach(async () => {
  await project.remove();
  await database.drop();
});

const run = (...args: string[]) =>
  project.run('archon-schema', args, { env: { DATABASE_URL: database.url, NO_COLOR: '1' } });

const line = '1 migration is pending and the database is empty: none of the 3 declared objects exists.';

test('of an empty database the report says that migrations are pending, and no more', async () => {
  const { code, stdout, stderr } = await run('validate');
  expect(code).toBe(1);
  expect(stdout).toBe(`🚀 Starting Schema Validation
================================================
❌ ${line}
================================================
❌ Schema Validation failed: no migration is applied
Next: "archon-schema migrate" applies it.
`);
  expect(stderr).not.toMatch(/missing|Not applied/);
});

test.each([
  ['github', `::error title=Schema Validation::${line} Next: "archon-schema migrate" applies it.\n`],
  [
    'markdown',
    `## ❌ Schema Validation: no migration is applied\n\n${line}\n\nNext: "archon-schema migrate" applies it.\n`,
  ],
])('and so does the report for %s', async (reporter, text) => {
  expect(await run('validate', '--reporter', reporter)).toMatchObject({ code: 1, stdout: text });
});

test('what programs read holds every finding', async () => {
  const { code, stdout } = await run('validate', '--json');
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as { findings: { id: string }[] }).findings.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['table public.one', 'table app.two', 'enum public.mood']),
  );
});

test('a history without catalogs is told how it gets them', async () => {
  await rm(project.path('drizzle/catalog'), { recursive: true });
  expect((await run('validate')).stdout).toMatch(
    /the database is empty.*"archon-schema generate --backfill" writes them, with rollbacks\.\n$/s,
  );
});

test('a database with something else in it is not called empty', async () => {
  await database.query('create table public.other (id int)');
  expect((await run('validate')).stdout).toContain(
    '❌ 1 migration is pending, and none of the 3 declared objects exists in the database.',
  );
});

test('what is there in part is compared as before', async () => {
  await database.query('create table public.one (id int primary key)');
  const { code, stdout } = await run('validate');
  expect(code).toBe(1);
  expect(stdout).toContain('mood');
  expect(stdout).not.toContain('none of');
});
