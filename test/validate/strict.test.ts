import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; import { comment } from 'archon-schema/declare';
export const people = pgTable('people', { id: integer('id').primaryKey() }); export const said = comment(people, 'people');`,
  });
  await database.query(
    "create table people (id int primary key); comment on table people is 'people'; create table cron_job (id int); create table cron_run (id int); create view seen as select id from people; create function f() returns int language sql as $$ select 1 $$",
  );
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

/** What is found beside the declared table. */
async function found(filter: string, ...args: string[]): Promise<string[]> {
  await writeFile(
    project.path('drizzle.config.ts'),
    `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', ${filter} dbCredentials: { url: process.env.DATABASE_URL } };`,
  );
  const { stdout } = await project.run('archon-schema', ['validate', '--json', ...args], {
    env: { DATABASE_URL: database.url },
  });
  return (JSON.parse(stdout) as { findings: { id: string }[] }).findings.map(({ id }) => id);
}

test('what stands beside the declared objects is drift with --strict alone, and of tables what the filter takes', async () => {
  expect(await found('')).toEqual([]);
  const all = ['function public.f()', 'table public.cron_job', 'table public.cron_run', 'view public.seen'];
  expect(await found('', '--strict')).toEqual(all);
  expect(await found(`tablesFilter: ['!cron_*'],`, '--strict')).toEqual(['function public.f()', 'view public.seen']);
  expect(await found(`tablesFilter: ['p*', 'cron_job'],`, '--strict')).toEqual([
    'function public.f()',
    'table public.cron_job',
  ]);
});
