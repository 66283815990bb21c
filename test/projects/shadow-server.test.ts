import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { startServer } from '../support/servers/start-server.js';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { config } from './prerequisites.js';

const schema = `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id') });`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(
    `do $$ begin create role shadow_guest login password 'guest'; exception when duplicate_object then null; end $$`,
  );
});
afterAll(async () => {
  await database.query('drop role shadow_guest');
  await database.drop();
});

const withProject = async (
  files: Readonly<Record<string, string>>,
  work: (run: (...args: string[]) => ReturnType<TemporaryProject['run']>) => Promise<void>,
  url = database.url,
): Promise<void> => {
  project = await temporaryProject({ 'drizzle.config.ts': config(), 'schema.ts': schema, ...files });
  try {
    await work((...args) => project.run('archon-schema', args, { env: { DATABASE_URL: url, NO_COLOR: '1' } }));
  } finally {
    await project.remove();
  }
};

const onlyThere = `import { sql } from 'drizzle-orm'; import { pgMaterializedView } from 'drizzle-orm/pg-core';
export const here = pgMaterializedView('here').as((q) => q.select({ n: sql<number>\`1 / (current_database() like 'archon\\\\_shadow%')::int\`.as('n') }).from(sql\`(values (1)) v\`));`;

const inSettings = { 'archon-schema.config.ts': `export default { shadow: 'server' };` };
const asOption = ['--shadow', 'server'];

/** What is in the user's database, and which shadows are on the server. */
const left = async (): Promise<unknown> =>
  database.query(`select (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace) as objects,
    (select count(*)::int from pg_namespace where nspname = 'drizzle') as bookkeeping`);

test.each([
  ['--shadow server', {}, asOption],
  ["shadow: 'server'", inSettings, []],
  ["shadow: { url: 'server' }", { 'archon-schema.config.ts': `export default { shadow: { url: 'server' } };` }, []],
] as const)('%s proves on the server of DATABASE_URL, and leaves nothing there', async (_name, files, args) => {
  const server = await startServer(majors.at(-1)!);
  try {
    await withProject(
      // Which only a temporary database on a server can make.
      { ...files, 'schema.ts': `${schema} export { here } from './here';`, 'here.ts': onlyThere },
      async (run) => {
        const { code, stderr } = await run('generate', '--name', 'first', ...args);
        expect(code, stderr).toBe(0);
      },
      server.url,
    );
    const client = await openPostgres(server.url);
    expect(await client.query("select datname from pg_database where datname like 'archon_shadow_%'")).toEqual([]);
    expect(await client.query("select relname from pg_class where relnamespace = 'public'::regnamespace")).toEqual([]);
    await client.close();
  } finally {
    await server.stop();
  }
});

test('a role that may not create databases is refused in one line, before anything is made', async () => {
  const url = new URL(database.url);
  [url.username, url.password] = ['shadow_guest', 'guest'];
  const before = await left();
  await withProject(
    {},
    async (run) => {
      const { code, stderr } = await run('generate', ...asOption);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /error Cannot make the shadow on .*role shadow_guest may not create databases, and a shadow is a temporary one: have an administrator run ALTER ROLE "shadow_guest" CREATEDB, or name another server with --shadow <url>\. Nothing was changed there/,
      );
    },
    url.href,
  );
  expect(await left()).toEqual(before);
});

test('without a server in the configuration, it is said which variable is missing', async () => {
  await withProject(
    { 'drizzle.config.ts': config(`driver: 'pglite', dbCredentials: { url: './db' }`) },
    async (run) => {
      const { code, stderr } = await run('generate', ...asOption);
      expect(code).toBe(2);
      expect(stderr).toMatch(/set DATABASE_URL, or name a server with --shadow <url>/);
    },
  );
});

test('what a killed process left on the server is dropped by the next shadow', async () => {
  const server = await startServer(majors.at(-1)!);
  const client = await openPostgres(server.url);
  const ago = (seconds: number): string => `archon_shadow_${Math.floor(Date.now() / 1000) - seconds}_0123abcd`;
  const [old, young] = [ago(900), ago(1)];
  try {
    await client.exec(`create database ${old}`);
    await client.exec(`create database ${young}`);
    await withProject(
      {},
      async (run) => expect(await run('generate', ...asOption)).toMatchObject({ code: 0 }),
      server.url,
    );
    const shadows = await client.query("select datname as name from pg_database where datname like 'archon_shadow_%'");
    expect(shadows).toEqual([{ name: young }]);
  } finally {
    await client.close();
    await server.stop();
  }
});
