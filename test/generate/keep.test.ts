import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (type: string, returns: string, values: string): string => `import { sql } from 'drizzle-orm';
import { integer, bigint, pgEnum, pgMaterializedView, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { pgFunction } from 'archon-schema/declare';
export const mood = pgEnum('mood', [${values}]);
export const t = pgTable('t', { id: integer('id'), n: ${type}, m: mood('m') });
export const v = pgView('v').as((qb) => qb.select({ id: t.id, n: t.n }).from(t));
export const m = pgMaterializedView('m').as((qb) => qb.select({ id: t.id, n: t.n }).from(t));
export const f = pgFunction('f', { returns: '${returns}', language: 'sql', body: 'select 1', security: 'definer' });
`;

const before = schema("integer('n')", 'integer', "'ok', 'sad', 'gone'");
const after = schema("bigint('n', { mode: 'number' })", 'bigint', "'ok', 'sad'");

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': before,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, config);
  await writeFile(project.path('schema.ts'), after);
  await generate(config, { name: 'second' });
});
afterAll(async () => {
  await client.close();
  await database.query('drop owned by kept_owner, kept_reader cascade').catch(() => undefined);
  await database.drop();
  await project.remove();
});

/** What nobody declares and a database has, in PostgreSQL's own words. */
async function given(): Promise<unknown> {
  const [row] = await client.query<Record<string, unknown>>(`select
    (select array_agg(c.relname || ' ' || pg_get_userbyid(c.relowner) || ' ' || coalesce((select string_agg(x::text, ',' order by x::text) from unnest(c.relacl) x), '') || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '') order by c.relname)
      from pg_class c where c.relname in ('v', 'm')) as views,
    (select array_agg(a.attrelid::regclass || '.' || a.attname || ' ' || coalesce(a.attacl::text, '') || ' ' || coalesce(col_description(a.attrelid, a.attnum), '') order by a.attrelid::regclass::text, a.attname)
      from pg_attribute a where a.attrelid in ('v'::regclass, 'm'::regclass) and a.attnum > 0) as columns,
    (select array_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text) from pg_index where indrelid = 'm'::regclass) as indexes,
    (select array_agg(pg_get_triggerdef(oid) order by tgname) from pg_trigger where tgrelid = 'v'::regclass) as triggers,
    (select pg_get_userbyid(proowner) || ' ' || (select string_agg(x::text, ',' order by x::text) from unnest(proacl) x) || ' ' || obj_description(oid, 'pg_proc') from pg_proc where proname = 'f') as function,
    (select pg_get_userbyid(typowner) || ' ' || (select string_agg(x::text, ',' order by x::text) from unnest(typacl) x) || ' ' || obj_description(oid, 'pg_type') from pg_type where typname = 'mood') as type`);
  return row;
}

test('what a database gave an object that is dropped and made again stays: rights, owner, comments, what stands on it', async () => {
  await client.exec(`
    create role kept_owner; create role kept_reader; grant kept_owner, kept_reader to current_user;
    grant create on schema public to kept_owner;
    grant select on v, m to kept_reader with grant option; revoke all on v from public; grant select (id) on v to public;
    comment on view v is 'it''s "v"'; comment on column v.id is 'id of v'; comment on materialized view m is 'm';
    create unique index by_hand on m (id) where n > 0;
    create function on_v() returns trigger language plpgsql as 'begin return new; end';
    create trigger by_hand instead of insert on v for each row execute function on_v();
    revoke execute on function f() from public; grant execute on function f() to kept_reader; comment on function f() is 'f';
    revoke usage on type mood from public; grant usage on type mood to kept_reader; comment on type mood is 'mood';
    alter view v owner to kept_owner; alter function f() owner to kept_owner`);
  const there = await given();
  await migrate(client, config);
  expect(
    (
      await client.query<{ t: string }>(
        `select format_type(atttypid, null) as t from pg_attribute where attrelid = 'v'::regclass and attname = 'n'`,
      )
    )[0]!.t,
  ).toBe('bigint');
  expect(await given()).toEqual(there);
  await rollback(client, config, { confirm: () => Promise.resolve(true) });
  expect(await given()).toEqual(there);
});
