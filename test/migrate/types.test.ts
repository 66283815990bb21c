import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (checks: string): string => `import { sql } from 'drizzle-orm';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { comment, pgCompositeType, pgDomain } from 'archon-schema/declare';
export const email = pgDomain('email', { type: 'text', checks: { ${checks} } });
export const address = pgCompositeType('address', { street: 'text', number: 'integer' });
export const people = pgTable('people', { id: integer('id').primaryKey(), mail: email('mail').notNull(), home: address('home') });
export const about = comment(email, 'where somebody is reached');
`;

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(''),
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });

async function succeeds(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
  return stdout;
}

test('types go the whole way: generated, migrated, validated, broken by rows, mended, rolled back', async () => {
  await succeeds('generate', '--name', 'made');
  await succeeds('migrate', '--yes');
  await succeeds('validate');
  await database.query(`insert into people values (1, 'nobody', row('a', 1))`);

  await writeFile(project.path('schema.ts'), schema("valid: sql`value ~ '@'`"));
  expect((await run('validate')).code).toBe(1);
  await succeeds('generate', '--name', 'checked');
  const preflight = await run('preflight');
  expect(preflight.code).toBe(1);
  expect(preflight.stdout + preflight.stderr).toContain(
    '1 row holds a value in column public.people.mail that domain public.email refuses',
  );
  await database.query(`update people set mail = 'a@b'`);
  await succeeds('migrate', '--yes');
  await succeeds('validate');
  await expect(database.query(`update people set mail = 'nobody'`)).rejects.toThrow(/valid/);

  await database.query('alter domain email drop constraint valid; alter type address add attribute city text');
  const drifted = await run('validate');
  expect(drifted.code).toBe(1);
  expect(drifted.stdout).toContain(
    "domain public.email: checks are (none), expected CONSTRAINT valid CHECK ((VALUE ~ '@'::text))",
  );
  expect(drifted.stdout).toContain(
    'composite public.address: attributes are street, number, city, expected street, number',
  );
  await run('validate', '--fix-sql', 'fix.sql');
  await database.query(await project.read('fix.sql'));
  await succeeds('validate');

  await succeeds('rollback', '--all', '--yes');
  expect(await database.query(`select typname from pg_type where typname in ('email', 'address', 'people')`)).toEqual(
    [],
  );
});
