import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
const projects: TemporaryProject[] = [];
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create schema app;
    create type app.mood as enum ('fine', 'bad');
    create table comments (id integer primary key, mood app.mood);
    create view app.recent as select id from comments;
    create sequence app.numbers;
    create function app.ring() returns trigger language plpgsql as 'begin return new; end';
    create trigger ring after insert on comments for each row execute function app.ring();
    comment on table comments is 'what people say';
    comment on type app.mood is 'how they feel';
    comment on schema app is 'ours';
    comment on view app.recent is 'the last';
    grant usage on schema app to pg_monitor;
    grant usage on sequence app.numbers to pg_monitor;
    grant select on app.recent to pg_monitor, public`);
});
afterAll(async () => {
  for (const project of projects) await project.remove();
  await database.drop();
});

const config = (schema: string): string =>
  `export default { dialect: 'postgresql', schema: ${schema}, dbCredentials: { url: process.env.DATABASE_URL } };`;

const declared = `import { integer, pgRole, pgSchema, pgTable } from 'drizzle-orm/pg-core';
const app = pgSchema('app');
export const mood = app.enum('mood', ['fine', 'bad']);
export const comments = pgTable('comments', { id: integer().primaryKey(), mood: mood() });
export const numbers = app.sequence('numbers');
export const recent = app.view('recent').as((query) => query.select({ id: comments.id }).from(comments));
export const readers = pgRole('pg_monitor').existing();
`;

async function made(files: Readonly<Record<string, string>>) {
  const project = await temporaryProject({ ...(await serverAsShadow()), ...files });
  projects.push(project);
  const run = (command: string, ...args: string[]): Promise<RunResult> =>
    project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });
  const findings = async (): Promise<unknown> => {
    const { stdout } = await run('validate', '--json');
    return JSON.parse(stdout) as unknown;
  };
  return { project, run, findings };
}

const isClean = { ok: true, findings: [] };

test('objects are named by what the project exports, under any name, and nothing hides a builder', async () => {
  const { project, run, findings } = await made({
    'drizzle.config.ts': config(`'./schema/*.ts'`),
    'tsconfig.json': `{ "compilerOptions": { "strict": true, "module": "nodenext", "noEmit": true, "skipLibCheck": true }, "include": ["schema"] }`,
    'schema/all.ts': declared,
  });
  const { code, stdout, stderr } = await run('pull');
  expect(code, stdout + stderr).toBe(0);
  const text = await project.read('schema/pulled.ts');
  expect(text).toMatch(/import \{[^}]*\bcomments as comments2\b[^}]*\} from 'archon-schema\/declare'/);
  expect(text).toContain(`comment(mood, 'how they feel')`);
  expect(text).toContain(`comment(pgSchema('app'), 'ours')`);
  expect(text).toContain(`.to(readers, 'public')`);
  expect(stdout).not.toContain('Not written');
  expect(await findings()).toMatchObject(isClean);
  const { code: types, stdout: complaints } = await project.run('tsc', ['-p', '.']);
  expect(types, complaints).toBe(0);
});

test('where the configuration names one file, it is said what to change; then all is declared', async () => {
  const { project, run, findings } = await made({
    'drizzle.config.ts': config(`'./src/schema.ts'`),
    'src/schema.ts': declared,
  });
  const advice = `schema: ['./src/schema.ts', './src/pulled.ts']`;
  expect((await run('pull')).stderr).toContain(advice);
  const before = await project.read('src/pulled.ts');
  const again = await run('pull');
  expect(again.stdout).toContain('Nothing to pull.');
  expect(again.stderr).toContain(advice);
  expect(await project.read('src/pulled.ts')).toBe(before);
  await writeFile(project.path('drizzle.config.ts'), config(`['./src/schema.ts', './src/pulled.ts']`));
  expect(await findings()).toMatchObject(isClean);
  expect((await run('pull')).stderr).not.toContain('schema:');
});

test('a schema of several modules behind one that hands them on is imported from where it is made', async () => {
  const { project, run, findings } = await made({
    'drizzle.config.ts': config(`'./src/index.ts'`),
    'src/index.ts': `export * from './tables';`,
    'src/tables.ts': declared,
  });
  await run('pull');
  expect(await project.read('src/pulled.ts')).toMatch(/from '\.\/tables'/);
  await writeFile(project.path('src/index.ts'), `export * from './pulled';\nexport * from './tables';`);
  expect(await findings()).toMatchObject(isClean);
  expect((await run('pull')).stderr).not.toContain('schema:');
});

test('the schema itself can be added to', async () => {
  const { project, run, findings } = await made({
    'drizzle.config.ts': config(`'./schema.ts'`),
    'schema.ts': declared,
  });
  const { code, stderr } = await run('pull', '--out', 'schema.ts');
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain('schema:');
  const text = await project.read('schema.ts');
  expect(text).toContain(declared.split('\n').slice(1).join('\n').trim());
  expect(text).not.toMatch(/from '\.\/schema/);
  expect(await findings()).toMatchObject(isClean);
});

test('a project in CommonJS gets CommonJS', async () => {
  const { project, run, findings } = await made({
    'package.json': '{ "private": true }',
    'drizzle.config.js': config(`'./schema/*.js'`).replace('export default', 'module.exports ='),
    'archon-schema.config.js': (await serverAsShadow())['archon-schema.config.js']!.replace(
      'export default',
      'module.exports =',
    ),
    'schema/all.js': declared
      .replace(/import (\{.*\}) from (.*);/, 'const $1 = require($2);')
      .replaceAll(/export const (\w+)/g, 'const $1 = exports.$1'),
  });
  const { code, stdout, stderr } = await run('pull');
  expect(code, stdout + stderr).toBe(0);
  expect(await project.read('schema/pulled.js')).toMatch(/require\('archon-schema\/declare'\)/);
  expect(await findings()).toMatchObject(isClean);
});

test('what is shared, and what lies within an object, is named where it is', async () => {
  const { project, run, findings } = await made({
    'drizzle.config.ts': config(`'./schema/*.ts'`),
    'schema/all.ts': `import { pgFunction, shared } from 'archon-schema/declare';\n${declared}
const ring = pgFunction('ring', { schema: 'app', returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const routines = { 'the bell': [shared(ring)] };\n`,
  });
  await database.query(`grant execute on function app.ring() to pg_monitor`);
  const { code, stdout, stderr } = await run('pull');
  expect(code, stdout + stderr).toBe(0);
  const text = await project.read('schema/pulled.ts');
  expect(text).toContain(`execute: routines['the bell'][0]`);
  expect(text).toContain(`.on(routines['the bell'][0].function)`);
  expect(text).not.toContain('pgFunction');
  expect(await findings()).toMatchObject(isClean);
});
