import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = `import { sql } from 'drizzle-orm';
import { integer, pgMaterializedView, pgRole, pgSequence, pgTable, pgView } from 'drizzle-orm/pg-core';
import { grant, pgFunction } from 'archon-schema/declare';
export const anon = pgRole('anon').existing();
export const t = pgTable('t', { id: integer('id') });
export const s = pgSequence('s');
export const v = pgView('v').as((qb) => qb.select().from(t));
export const m = pgMaterializedView('m').as((qb) => qb.select().from(t));
export const f = pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1' });
export const grants = [grant('select').on(t, v, m).to(anon), grant('usage').on(s).to(anon), grant('execute').on(f).to('authenticated')];
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
let declared: DeclaredCatalog;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    // Its default privileges hand out everything, here as there.
    'archon-schema.config.ts': `export default { shadow: { prelude: ['supabase'] } };`,
    'schema.ts': schema,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  declared = (await readMigrations(config)).at(-1)!.declared!;
  database = await createDatabase(majors.at(-1)!, 'supabase');
  client = await openPostgres(database.url);
  await migrate(client, config);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

const findings = async (): Promise<string[]> =>
  (await validateCatalog(client, declared, { bookkeeping: config.bookkeeping })).findings.map(({ id }) => id);

test('what default privileges hand out is no other spelling of what is declared', async () => {
  expect(declared.catalog.objects.flatMap(({ alternatives }) => (alternatives ? [alternatives] : []))).toEqual([]);
  expect(await findings()).toEqual([]);
});

const cases: readonly (readonly [name: string, sql: string, found: readonly string[]])[] = [
  ['everything on a table', 'grant all on t to anon', ['grant on table public.t to anon']],
  ['everything on a view', 'grant all on v to anon', ['grant on view public.v to anon']],
  ['everything on a materialized view', 'grant all on m to anon', ['grant on view public.m to anon']],
  ['everything on a sequence', 'grant all on s to anon', ['grant on sequence public.s to anon']],
  [
    'a function for a role that has no right',
    'grant execute on function f() to anon',
    ['grant on function public.f() to anon'],
  ],
  ['a function for everybody', 'grant execute on function f() to public', ['grant on function public.f() to public']],
  [
    'a view that was made anew',
    'drop view v; create view v as select id from t',
    ['grant on view public.v to anon', 'grant on view public.v to authenticated'],
  ],
  [
    'a sequence that was made anew',
    'drop sequence s; create sequence s',
    ['grant on sequence public.s to anon', 'grant on sequence public.s to authenticated'],
  ],
  [
    'a function that was made anew',
    "drop function f(); create function f() returns integer language sql as 'select 1'",
    ['grant on function public.f() to anon', 'grant on function public.f() to public'],
  ],
  [
    'a table that was made anew in a dashboard',
    'drop table t cascade; create table t (id integer); create view v as select id from t; create materialized view m as select id from t',
    ['m', 't', 'v']
      .flatMap((name) =>
        ['anon', 'authenticated'].map(
          (role) => `grant on ${name === 't' ? 'table' : 'view'} public.${name} to ${role}`,
        ),
      )
      .sort(),
  ],
];

test.each(cases)('found, and repaired: %s', async (_name, sql, found) => {
  await client.exec(sql);
  expect((await findings()).filter((id) => !id.endsWith(' to service_role'))).toEqual(found);
  await client.exec('delete from drizzle.__drizzle_migrations');
  await adopt(client, config, { repair: true });
  expect(await findings()).toEqual([]);
});
