import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const people = pgTable('people', { id: integer('id').primaryKey() });`,
  });
  const env = { DATABASE_URL: database.url };
  await project.run('archon-schema', ['generate', '--name', 'first'], { env });
  await project.run('archon-schema', ['migrate'], { env });
  await database.query(
    `comment on table people is 'by hand'; grant select on people to pg_monitor; create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger by_hand before insert on people for each row execute function f()`,
  );
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

test('what the settings manage counts at once, also on what older migrations made', async () => {
  const found = async (managed: string): Promise<unknown> => {
    await writeFile(project.path('archon-schema.config.ts'), `export default { managed: { ${managed} } };`);
    const { stdout } = await project.run('archon-schema', ['validate', '--json'], {
      env: { DATABASE_URL: database.url },
    });
    return (JSON.parse(stdout) as { findings: { id: string }[] }).findings.map(({ id }) => id);
  };
  expect(await found('')).toEqual([]);
  expect(await found('triggers: true')).toEqual(['trigger public.people.by_hand']);
  expect(await found('comments: true')).toEqual(['comment on table public.people']);
  expect(await found('grants: true')).toEqual(['grant on table public.people to pg_monitor']);
});
