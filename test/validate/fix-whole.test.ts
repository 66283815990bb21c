import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': `import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, serial, text } from 'drizzle-orm/pg-core';
import { comments, grant, pgFunction, pgTrigger } from 'archon-schema/declare';
export const people = pgTable('people', { id: serial('id').primaryKey() });
export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const posts = pgTable('the posts', { id: serial('id').primaryKey(), name: text('name').unique(), person: integer('person').references(() => people.id) }, (t) => [
  check('named', sql\`\${t.name} <> ''\`), index('by_name').on(t.name), pgPolicy('all', { using: sql\`true\` }),
]);
export const t = pgTrigger('touch', { on: posts, timing: 'before', events: ['update'], forEach: 'row', execute: touch });
export const c = comments(posts, { name: 'how it is called' });
export const g = grant('select').on(posts).to('public');
`,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, config);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

test('the SQL that stands with a finding makes what is missing whole, with all that stands on it', async () => {
  const { declared } = (await readMigrations(config)).at(-1)!;
  const look = async () => (await validateCatalog(client, declared!, { bookkeeping: config.bookkeeping })).findings;
  expect(await look()).toEqual([]);
  await client.exec('drop table "the posts"');
  const findings = await look();
  expect(findings.map(({ id }) => id)).toEqual(
    ['table public."the posts"', 'sequence public."the posts_id_seq"'].filter((id) =>
      findings.some((one) => one.id === id),
    ),
  );
  for (const { fix } of findings) for (const sql of fix) await client.exec(sql);
  expect((await look()).map(({ message }) => message)).toEqual([]);
});
