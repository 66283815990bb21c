import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let other: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  [database, other] = await Promise.all([createDatabase(majors.at(-1)!), createDatabase(majors.at(-1)!)]);
  project = await temporaryProject({});
  await mkdir(project.path('packages/db'), { recursive: true });
  await writeFile(
    project.path('packages/db/schema.ts'),
    `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id').primaryKey() });`,
  );
  await writeFile(
    project.path('packages/db/drizzle.config.ts'),
    `export default { dialect: 'postgresql', schema: './packages/db/schema.ts', out: './packages/db/drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
  );
  await writeFile(project.path('.env'), `# of this machine\nexport DATABASE_URL="${database.url}"\n`);
});
afterAll(async () => {
  await project.remove();
  await Promise.all([database.drop(), other.drop()]);
});

const config = ['--config', 'packages/db/drizzle.config.ts'];
const tableOf = async (one: TestDatabase): Promise<unknown> =>
  (await one.query(`select to_regclass('t')::text as t`))[0];

test('paths and .env are taken from the working directory, as by drizzle-kit; what the environment says comes first', async () => {
  const run = (command: string, ...args: string[]) => project.run(command, args, { env: { DATABASE_URL: undefined } });
  expect((await run('archon-schema', 'generate', '--name', 'first', ...config)).code).toBe(0);
  expect(await project.read('packages/db/drizzle/0000_first.sql')).toContain('CREATE TABLE');
  // drizzle-kit finds the same folder up to date.
  expect((await run('drizzle-kit', 'generate', ...config)).stdout).toContain('No schema changes');
  expect((await run('archon-schema', 'migrate', ...config)).code).toBe(0);
  expect([await tableOf(database), await tableOf(other)]).toEqual([{ t: 't' }, { t: null }]);
  const { code, stdout } = await run('archon-schema', 'validate', ...config);
  expect([code, stdout]).toEqual([0, expect.stringContaining('t table exists')]);
  const there = await project.run('archon-schema', ['migrate', ...config], { env: { DATABASE_URL: other.url } });
  expect([there.code, await tableOf(other)]).toEqual([0, { t: 't' }]);
});
