import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/*.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'src/schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer().primaryKey(), name: text() });`,
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = async (command: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await project.run('archon-schema', [command, ...args], {
    env: { DATABASE_URL: database.url },
  });
  return `${code}\n${stdout}${stderr}`;
};

test('what custom SQL in a migration made, and what was made by hand, is pulled, generated and recorded', async () => {
  await run('generate', '--name', 'first');
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'own']);
  await writeFile(
    project.path('drizzle/0001_own.sql'),
    `create function ring() returns trigger language plpgsql as 'begin return new; end';
--> statement-breakpoint
create trigger ring before insert on people for each row execute function ring();`,
  );
  await run('generate', '--backfill');
  await run('migrate');
  await database.query(
    `comment on table people is 'by hand'; create function alone() returns integer language sql as 'select 1'`,
  );

  const pulled = await run('pull');
  expect(pulled).toContain('peopleRing: trigger public.people.ring');
  expect(pulled).toContain('alone: function public.alone()');
  expect(pulled).toContain('"archon-schema generate" writes their migration, "archon-schema adopt" records it here');
  expect(await run('generate', '--name', 'pulled')).toContain('Wrote 0002_pulled');
  expect(await run('adopt')).toContain('Recorded as applied: 0002_pulled');
  expect(await run('validate')).toMatch(/^0\n/);
  expect(await run('pull')).toContain('Nothing to pull.');
});
