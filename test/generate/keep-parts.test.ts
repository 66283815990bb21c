import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

/** A type that changes under a policy, a CHECK, a trigger and indexes; a computed column; a function with one more argument. */
const schema = (type: string, way: string, args: string): string => `import { sql } from 'drizzle-orm';
import { check, index, integer, numeric, pgPolicy, pgTable, text, varchar } from 'drizzle-orm/pg-core';
import { pgFunction, pgTrigger } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id').primaryKey(), a: ${type}, g: text('g').generatedAlwaysAs(sql\`${way}(b)\`), b: text('b') }, (t) => [
  pgPolicy('po', { using: sql\`a <> ''\` }), check('ck', sql\`a <> 'x'\`), index('ia').on(t.a), index('ig').on(t.g),
]);
export const moved = pgFunction('moved', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const tr = pgTrigger('tr', { on: t, timing: 'before', events: ['insert', 'update'], updateOf: [t.a], execute: moved });
export const f = pgFunction('f', { args: [{ name: 'x', type: 'text' }${args}], returns: 'text', language: 'sql', security: 'definer', body: 'select x' });
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema("varchar('a', { length: 10 })", 'lower', ''),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, config);
  await writeFile(
    project.path('schema.ts'),
    schema("integer('a')", 'upper', ", { name: 'y', type: 'integer', default: '1' }")
      .replaceAll("a <> ''", 'a <> 0')
      .replaceAll("a <> 'x'", 'a <> 1'),
  );
  await generate(config, { name: 'second' });
});
afterAll(async () => {
  await client.close();
  await database.query('drop owned by parts_owner, parts_reader cascade').catch(() => undefined);
  await database.drop();
  await project.remove();
});

/** What nobody declares and a database has, in PostgreSQL's own words; of functions without their arguments. */
async function given(): Promise<unknown> {
  const [row] = await client.query<Record<string, unknown>>(`select
    (select array_agg(d.description order by d.description) from pg_description d where d.objoid >= 16384) as comments,
    (select array_agg(a.attname || ' ' || a.attacl::text order by a.attname) from pg_attribute a where a.attrelid = 't'::regclass and a.attacl is not null and not a.attisdropped) as columns,
    (select array_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text) from pg_index where indrelid = 't'::regclass) as indexes,
    (select array_agg(pg_get_constraintdef(oid) order by conname) from pg_constraint where conrelid = 't'::regclass and conname like 'by_hand%') as constraints,
    (select array_agg(stxname || stxkind::text) from pg_statistic_ext) as statistics,
    (select pg_get_userbyid(proowner) || ' ' || (select string_agg(x::text, ',' order by x::text) from unnest(proacl) x) from pg_proc where proname = 'f') as function`);
  return row;
}

test('what is made again for another reason than its own keeps comments, rights, owner and what PostgreSQL drops along with it', async () => {
  await client.exec(`
    create role parts_owner; create role parts_reader; grant parts_owner, parts_reader to current_user;
    grant create on schema public to parts_owner;
    comment on policy po on t is 'policy''s'; comment on constraint ck on t is 'check'; comment on trigger tr on t is 'trigger';
    comment on index ia is 'index'; comment on column t.g is 'column'; comment on index ig is 'index of g';
    grant select (id, g) on t to parts_reader with grant option; grant update (a) on t to public;
    create statistics by_hand on b, g from t; create index "by hand" on t (g) where id > 0;
    alter table t add constraint "by_hand %" check (g <> 'no'), add constraint by_hand_unique unique (g, id);
    revoke execute on function f(text) from public; grant execute on function f(text) to parts_reader;
    comment on function f(text) is 'function'; alter function f(text) owner to parts_owner`);
  const there = await given();
  await migrate(client, config);
  const [type] = await client.query<{ t: string }>(
    `select format_type(atttypid, null) as t from pg_attribute where attrelid = 't'::regclass and attname = 'a'`,
  );
  expect(type!.t).toBe('integer');
  expect(await client.query(`select from pg_proc where oid = to_regprocedure('f(text, integer)')`)).toHaveLength(1);
  expect(await given()).toEqual(there);
  await rollback(client, config, { confirm: () => Promise.resolve(true) });
  expect(await client.query(`select from pg_proc where oid = to_regprocedure('f(text)')`)).toHaveLength(1);
  expect(await given()).toEqual(there);
});
