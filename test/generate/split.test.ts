import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateProject } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

/** Each table refers to the one after it, so that a part ends between tables that need each other. */
const schema = (tables: number): string => `import { integer, pgTable, text, index } from 'drizzle-orm/pg-core';
import { comment, grant } from 'archon-schema/declare';
${Array.from(
  { length: tables },
  (_, n) =>
    `export const t${n} = pgTable('t${n}', { id: integer().primaryKey(), name: text(), next: integer().references(() => t${(n + 1) % tables}.id) }, (t) => [index('i${n}').on(t.name)]);`,
).join('\n')}
export const c = comment(t0, 'the first');
export const g = grant('select').on(t1).to('pg_monitor');
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };`,
    'schema.ts': schema(12),
  });
  config = await loadProject(project.folder);
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

const findings = async (): Promise<string[]> =>
  (await validateProject(client, config)).findings.map(({ message }) => message);

test('a migration is written in parts that take few locks each, proven one after the other, and taken back part by part', async () => {
  const { tag, laterTags = [], risks } = await generate(config, { name: 'many', split: 40 });
  expect(tag).toBe('0000_many');
  expect(laterTags.length).toBeGreaterThan(1);
  expect(laterTags[0]).toBe('0001_many_part_2');
  expect(risks?.join()).not.toContain('locks in one transaction');
  expect(await checkMigrations(config)).toEqual({ files: [] });
  await migrate(client, config);
  expect(await findings()).toEqual([]);
  await rollback(client, config, { steps: 1, confirm: () => Promise.resolve(true) });
  await rollback(client, config, { steps: laterTags.length, confirm: () => Promise.resolve(true) });
  expect(await client.query(`select from pg_class where relname ~ '^t[0-9]+$'`)).toEqual([]);
  await migrate(client, config);
  expect(await findings()).toEqual([]);
});

test('a later change is split as well, keeps rows, and drizzle-kit finds nothing to do', async () => {
  await client.query(`insert into t0 values (1, 'kept', null)`);
  await writeFile(
    project.path('schema.ts'),
    schema(16)
      .replaceAll('name: text()', 'name: text().notNull().default("x"), more: integer()')
      .replaceAll('"x"', "'x'"),
  );
  const { laterTags = [] } = await generate(config, { name: 'more', split: 10 });
  expect(laterTags.length).toBeGreaterThan(0);
  await migrate(client, config);
  expect(await findings()).toEqual([]);
  expect(await client.query('select id, name from t0')).toEqual([{ id: 1, name: 'kept' }]);
  const kit = await project.run('drizzle-kit', ['generate', '--name', 'nothing']);
  expect(kit.stdout).toContain('No schema changes');
  expect((await readMigrations(config)).every(({ declared }) => declared !== undefined)).toBe(true);
});

test('what takes few locks is one migration', async () => {
  await writeFile(project.path('schema.ts'), schema(16));
  expect((await generate(config, { name: 'less', split: true })).laterTags).toBeUndefined();
});
