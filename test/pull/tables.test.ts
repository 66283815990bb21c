import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
const projects: TemporaryProject[] = [];
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create table people (id integer generated always as identity primary key, name text not null, tags text[] default '{}');
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch before update on people for each row execute function touch();
    comment on table people is 'who is known'`);
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await database.drop();
});

async function made(schema: string, files: Readonly<Record<string, string>> = {}) {
  const project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: ${schema}, dbCredentials: { url: process.env.DATABASE_URL } };`,
    ...files,
  });
  projects.push(project);
  const run = (command: string, ...args: string[]): Promise<RunResult> =>
    project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });
  return { project, run };
}

test.for([
  ['a file that is missing', `'./src/db/schema.ts'`, 'src/db/schema.ts', undefined],
  ['a glob', `'./src/db/*.ts'`, 'src/db/schema.ts', undefined],
  ['a folder that is empty', `'./src/db'`, 'src/db/schema.ts', undefined],
  ['a file without declarations', `'./schema.ts'`, 'schema.ts', '// mine\nexport {};\n'],
] as const)('a schema that declares nothing gets the tables, too: %s', async ([, schema, file, text]) => {
  const { project, run } = await made(schema, text === undefined ? {} : { [file]: text });
  const { code, stdout, stderr } = await run('pull', '--json');
  expect(code, stderr).toBe(0);
  const pulled = JSON.parse(stdout) as { tables: string; different: string[]; written: { objects: string[] }[] };
  expect(pulled.tables).toBe(file);
  expect(pulled.written.flatMap(({ objects }) => objects)).toEqual([
    'function public.touch()',
    'trigger public.people.touch',
    'comment on table public.people',
  ]);
  const tables = await project.read(file);
  expect(tables).toContain('pgTable(');
  if (text !== undefined) expect(tables).toMatch(/^\/\/ mine\n/);
  // An empty array is drizzle-kit's mistake: it writes one empty text.
  expect(pulled.different).toEqual([expect.stringContaining('tags')]);
});

test('a database with functions alone is declared as well', async () => {
  const other = await createDatabase(majors.at(-1)!);
  await other.query(`create function one() returns integer language sql as 'select 1'`);
  const { project } = await made(`'./schema.ts'`);
  const { code, stdout } = await project.run('archon-schema', ['pull', '--json'], { env: { DATABASE_URL: other.url } });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ written: [{ name: 'one' }], different: [] });
  await other.drop();
});
