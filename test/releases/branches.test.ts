import { readdir, rename } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { RunResult } from '../support/project.js';
import { type ReleaseProject, projectOfRelease } from './project-of-release.js';

/** Each command is a process of its own, with the release's own drizzle-kit. */
vi.setConfig({ testTimeout: 240_000 });

let database: TestDatabase;
let project: ReleaseProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await projectOfRelease(
    '1.0',
    {
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.URL } };`,
      'schema.ts': '',
    },
    { URL: database.url },
  );
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;
const ran = async (result: Promise<RunResult>): Promise<string> => {
  const found = await result;
  expect(found.code, said(found)).toBe(0);
  return said(found);
};

const people = (columns = '', rest = ''): string => `import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgTable, text } from 'drizzle-orm/pg-core';
import { pgFunction } from 'archon-schema/declare';
export const people = pgTable('people', { id: integer('id').primaryKey(), ${columns} });
${rest}`;
const onA = [
  `note: text('note'),`,
  `export const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1' });`,
] as const;
const onB = [
  `age: integer('age'),`,
  `export const pets = pgTable('pets', { id: integer('id') }, () => [pgPolicy('p', { using: sql\`true\` })]);`,
] as const;

const folders = async (): Promise<string[]> =>
  (await readdir(project.path('drizzle'))).filter((name) => /^\d/.test(name)).sort();

/** Generates a migration on a branch, and takes it out of the folder again. */
async function onBranch(name: string, [columns, rest]: readonly [string, string]): Promise<() => Promise<void>> {
  const before = await folders();
  await project.write('schema.ts', people(columns, rest));
  await ran(project.archon('generate', '--name', name));
  const tag = (await folders()).find((one) => !before.includes(one))!;
  const aside = project.path(`branch_${name}`);
  await rename(project.path('drizzle', tag), aside);
  return () => rename(aside, project.path('drizzle', tag));
}

test('two branches that were merged are proven one behind the other by generate, and then migrated and taken back', async () => {
  await project.write('schema.ts', people());
  await ran(project.archon('generate', '--name', 'first'));
  await ran(project.archon('migrate'));
  const branches = [await onBranch('a', onA), await onBranch('b', onB)];
  for (const merge of branches) await merge();
  await project.write('schema.ts', people(onA[0] + onB[0], onA[1] + onB[1]));
  const [, a, b] = await folders();
  const told = `${b} was generated on another branch than ${a}, and is not proven behind it: run "archon-schema generate", which proves it there.`;
  // Every command says the same.
  const checked = await project.archon('generate', '--check');
  expect([checked.code, said(checked)]).toEqual([1, expect.stringContaining(told)]);
  for (const command of ['migrate', 'preflight', 'status', 'adopt']) {
    const refused = await project.archon(command);
    expect([command, refused.code, said(refused)]).toEqual([
      command,
      expect.not.toBeOneOf([0]),
      expect.stringContaining(told),
    ]);
  }
  expect(await ran(project.archon('generate'))).toMatch(new RegExp(`${b}/catalog.json`));
  expect(await ran(project.archon('generate', '--check'))).toContain('Nothing to do');
  expect(await ran(project.kit('generate', '--name', 'nothing'))).toMatch(/No schema changes|no_changes/);
  expect(await folders()).toHaveLength(3);
  await ran(project.archon('preflight'));
  await ran(project.archon('migrate'));
  expect(await ran(project.archon('validate'))).toContain('🎉');
  await ran(project.archon('rollback', '--yes', '--steps', '1'));
  expect(await database.query(`select to_regclass('pets') as pets, to_regprocedure('f()')::text as f`)).toEqual([
    { pets: null, f: 'f()' },
  ]);
  // drizzle-kit's own migrator takes the folder, too.
  await ran(project.kit('migrate'));
  expect(await ran(project.archon('validate'))).toContain('🎉');
  await ran(project.archon('rollback', '--yes', '--steps', '3'));
  expect(await database.query(`select to_regclass('people') as people`)).toEqual([{ people: null }]);
});

test('a column of either branch is declared, also where drizzle-kit applied both and nobody proved them', async () => {
  const tags = await folders();
  expect(tags).toHaveLength(3);
  const catalog = JSON.parse(await project.read(`drizzle/${tags[2]}/catalog.json`)) as { behind?: string };
  expect(catalog.behind).toBe(tags[1]);
  await project.write(`drizzle/${tags[2]}/catalog.json`, JSON.stringify({ ...catalog, behind: undefined }));
  await ran(project.kit('migrate'));
  expect(await ran(project.archon('validate'))).toContain('🎉');
});

test('branches that change the same are refused, and nothing is written', async () => {
  await ran(project.archon('generate'));
  await ran(project.archon('migrate'));
  const both = (more: string): [string, string] => [onA[0] + onB[0] + more, onA[1] + onB[1]];
  const branches = [await onBranch('c', both(`c: text('c'),`)), await onBranch('d', both(`c: integer('c'),`))];
  for (const merge of branches) await merge();
  await project.write('schema.ts', people(...both(`c: integer('c'),`)));
  const refused = await project.archon('generate');
  expect([refused.code, said(refused)]).toEqual([2, expect.stringContaining('already exists')]);
});
