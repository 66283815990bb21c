import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let files: TemporaryProject;
let project: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  files = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts' };`,
    // Three locks a table at least: itself, its key, its TOAST table.
    'schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
${Array.from({ length: 180 }, (_, n) => `export const t${n} = pgTable('t${n}', { id: integer().primaryKey(), name: text() });`).join('\n')}`,
  });
  project = await loadProject(files.folder);
  await generate(project, { name: 'many' });
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await files.remove();
});

const told = async (): Promise<string[]> =>
  (await preflight(client, project)).flatMap(({ level, message, remedy }) =>
    message.includes(' locks ') ? [[level, message, ...(remedy ? [remedy] : [])].join(': ')] : [],
  );

test('a migration that takes many locks is told with what the server has room for, until it is applied', async () => {
  const [migration] = await readMigrations(project);
  const [row] = await client.query<{ held: number }>(
    `select current_setting('max_locks_per_transaction')::int * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) as held`,
  );
  expect(migration?.locks).toBeGreaterThan(1000);
  expect(await told()).toEqual([
    `ok: 0000_many takes ${migration?.locks?.toLocaleString('en')} locks in one transaction, and the server has room for ${row?.held.toLocaleString('en')}`,
  ]);
  // As if there were ten times as many tables.
  const file = 'drizzle/catalog/0000_many.json';
  const text = await files.read(file);
  await writeFile(files.path(file), text.replace(/"locks": (\d+)/, '"locks": $10'));
  expect(await told()).toEqual([
    expect.stringMatching(
      /^warning: 0000_many takes \S+ locks .*: Set max_locks_per_transaction to (128|256) \(it is 64\) and restart/,
    ),
  ]);
  await writeFile(files.path(file), text);
  await migrate(client, project);
  expect(await told()).toEqual([]);
});
