import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate, rollback, type RollbackLoss } from '../../src/migrations/apply/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };`,
  });
  const write = (text: string): Promise<void> =>
    writeFile(project.path('schema.ts'), `import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n${text}`);
  await write(`export const t = pgTable('t', { id: integer().primaryKey() });`);
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await write(`export const t = pgTable('t', { id: integer().primaryKey(), note: text() });
export const u = pgTable('u', { id: integer().primaryKey() });`);
  await generate(config, { name: 'second' });
  await write(`export const t = pgTable('t', { id: integer().primaryKey(), remark: text() });
export const u = pgTable('users', { id: integer().primaryKey() });`);
  await generate(config, { name: 'third', renames: ['column:t.note=remark', 'table:u=users'] });
  await write(`export const t = pgTable('items', { id: integer().primaryKey(), remark: text() });
export const u = pgTable('users', { id: integer().primaryKey() });`);
  await generate(config, { name: 'fourth', renames: ['table:t=items'] });
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, config);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

test('what goes with several migrations is counted under the names that later ones of them gave', async () => {
  await client.exec(`insert into items values (1, 'kept'), (2, null); insert into users values (1), (2), (3)`);
  let shown: RollbackLoss | undefined;
  await rollback(client, config, {
    steps: 3,
    confirm: (loss) => {
      shown = loss;
      return Promise.resolve(true);
    },
  });
  expect(shown?.tables).toEqual([
    { schema: 'public', table: 'users', rows: 3 },
    { schema: 'public', table: 'items', columns: ['remark'], rows: 2, filled: 1 },
  ]);
  expect(await client.query('select * from t order by 1')).toEqual([{ id: 1 }, { id: 2 }]);
});
