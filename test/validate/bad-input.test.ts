import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseOld } from '../../src/postgres/connect/postgres-client.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { workflowProject } from '../cli/project.js';

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`;
const imports = `import { customType, integer, pgTable } from 'drizzle-orm/pg-core';\n`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({ 'drizzle.config.ts': config, 'schema.ts': imports });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const validate = (...args: string[]) =>
  project.run('archon-schema', ['validate', ...args], { env: { DATABASE_URL: database.url } });

test('every mistake in the configuration is told at once', async () => {
  const broken = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'mysql', out: 3, casing: 'kebab', migrations: { table: 5 } };`,
    'archon-schema.config.ts': `export default { titel: 'x', order: 'y', managed: { comments: 'no' }, shadow: { prelude: 'supabase' } };`,
  });
  const { code, stderr } = await broken.run('archon-schema', ['validate']);
  await broken.remove();
  expect(code).toBe(2);
  expect(stderr).toMatch(/The configuration has 9 mistakes:/);
  for (const mistake of [
    'dialect is "mysql"; only "postgresql" can be checked.',
    'schema is missing',
    'out is 3, expected a text.',
    'casing is "kebab", expected "snake_case" or "camelCase".',
    'migrations.table is 5, expected a text.',
    'titel is no setting: there are title, order, managed, shadow, dashboard.',
    'order is "y", expected a list of texts.',
    'managed.comments is "no", expected true or false.',
    'shadow.prelude is "supabase", expected a list of texts.',
  ])
    expect(stderr).toContain(mistake);
});

test('a class that cannot be managed is told with those that can', async () => {
  await writeFile(project.path('schema.ts'), `${imports}export const t = pgTable('t', { id: integer('id') });`);
  await writeFile(project.path('archon-schema.config.ts'), `export default { managed: { coments: false } };`);
  const { code, stderr } = await validate();
  await writeFile(project.path('archon-schema.config.ts'), `export default {};`);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /managed\.coments .* is no class of objects: there are columns, constraints, indexes, policies/,
  );
});

test('a schema that throws is told with its own reason and the line that threw', async () => {
  await writeFile(
    project.path('schema.ts'),
    `${imports}\nfunction secret(): string {\n  throw new Error('no KEY is set');\n}\nexport const key = secret();\n`,
  );
  const { code, stderr } = await validate();
  expect(code).toBe(2);
  expect(stderr).toMatch(/schema\.ts does not load: no KEY is set/);
  expect(stderr).toMatch(/at secret .*schema\.ts:4:/);
});

test('a schema that is no TypeScript is told with the place', async () => {
  await writeFile(project.path('schema.ts'), `${imports}export const t = pgTable('t', {\n`);
  const { code, stderr } = await validate();
  expect(code).toBe(2);
  expect(stderr).toMatch(/schema\.ts does not load: .*schema\.ts.*\(?3:/s);
});

test('a type that the scratch database lacks is told with the way out', async () => {
  await writeFile(
    project.path('schema.ts'),
    `${imports}const vector = customType<{ data: number[] }>({ dataType: () => 'vector(3)' });\nexport const t = pgTable('t', { v: vector('v') });`,
  );
  const { code, stderr } = await validate();
  expect(code).toBe(2);
  expect(stderr).toMatch(/type "vector" does not exist.*--shadow server .*--shadow <url>/);
});

test('9.6 as a server is said to be unsupported', () => {
  expect(() => refuseOld(90624)).toThrow('PostgreSQL 9.6 is not supported: it has to be 14 or later.');
  expect(() => refuseOld(130011)).toThrow('PostgreSQL 13 is not supported');
  expect(() => refuseOld(140000)).not.toThrow();
});

test('a role that may do nothing but connect sees the whole catalog, and what it may not see is said', async () => {
  const workflow = await workflowProject();
  await workflow.run('archon-schema', ['migrate'], { env: { DATABASE_URL: database.url } });
  await database.query(`drop role if exists bad_input_guest; create role bad_input_guest login password 'guest'`);
  const url = new URL(database.url);
  url.username = 'bad_input_guest';
  url.password = 'guest';
  const env = { DATABASE_URL: url.href };
  const whole = await workflow.run('archon-schema', ['validate', '--no-operations'], { env });
  expect(whole.stdout).toMatch(/Complete!/);
  expect(whole.code).toBe(0);
  expect(whole.stderr).toMatch(/may not read which migrations are applied/);
  const tried = await workflow.run('archon-schema', ['validate'], { env });
  expect(tried.code).toBe(0);
  expect(tried.stdout).toMatch(/⚠️ +Operations were not tested: permission denied/);
  await workflow.remove();
  await database.query('drop role bad_input_guest');
});

test('a server that goes away in the middle is told in one line', async () => {
  const workflow = await workflowProject();
  const env = { DATABASE_URL: database.url };
  await workflow.run('archon-schema', ['migrate'], { env });
  // The test of the operations waits for the table, until its session is ended.
  await database.query('begin; lock table archon_workflow_templates in access exclusive mode');
  const running = workflow.run('archon-schema', ['validate'], { env });
  const other = await createDatabase(majors.at(-1)!);
  for (;;) {
    const ended = await other.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'archon-schema' and wait_event_type = 'Lock' and datname = '${new URL(database.url).pathname.slice(1)}'`,
    );
    if (ended.length > 0) break;
  }
  const { code, stderr } = await running;
  await database.query('rollback');
  await other.drop();
  await workflow.remove();
  expect(code).toBe(2);
  expect(stderr).toMatch(/error .*(ended|closed|terminat)/);
  expect(stderr).not.toMatch(/^\s+at /m);
});
