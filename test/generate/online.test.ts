import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkMigrations, generate, type GenerateResult } from '../../src/migrations/generate/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import type { SchemaError } from '../../src/errors/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openPlace, root } from '../workflow/workflow.js';
import { imports as importsOfStates, states } from './states.js';

const imports = `
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgPolicy, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { comments } from '${root}src/declare/index.ts';
`;

const before = `${imports}
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name'), email: text('email') }, (t) => [index('old').on(t.name)]);
export const posts = pgTable('posts', { a: integer('a'), b: integer('b'), person: integer('person') }, (t) => [index('same name').on(t.a)]);
`;

const after = `${imports}
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name').notNull(), email: text('email'), extra: text('extra').default('x').notNull() },
  (t) => [uniqueIndex('one_name').on(t.name.desc()), check('named', sql\`\${t.name} <> ''\`), unique('one_email').on(t.email)]);
export const posts = pgTable('posts', { a: integer('a').notNull(), b: integer('b').notNull(), person: integer('person') },
  (t) => [index('same name').on(t.b), primaryKey({ name: 'posts key', columns: [t.a, t.b] }), foreignKey({ name: 'by', columns: [t.person], foreignColumns: [people.id] }).onDelete('cascade')]);
export const fresh = pgTable('fresh', { id: integer('id').primaryKey(), post: integer('post') }, (t) => [index('fresh_post').on(t.post)]);
export const about = comments(people, { extra: 'New' });
`;

let project: TemporaryProject;
let config: Project;
let result: GenerateResult;

beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': before,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'before' });
  await writeFile(project.path('schema.ts'), after);
  config = await loadProject(project.folder);
  result = await generate(config, { name: 'after', online: true });
});
afterAll(() => project.remove());

const statementsOf = async (tag: string | undefined): Promise<string[]> =>
  (await readFile(project.path(`drizzle/${tag}.sql`), 'utf8')).split(/;--> statement-breakpoint\n|;$/);

test('what is done at once and what takes long are two migrations', async () => {
  expect(result.tag).toBe('0001_after');
  expect(result.laterTags).toEqual(['0002_after_online']);
  expect(await statementsOf(result.tag)).toMatchInlineSnapshot(`
    [
      "CREATE TABLE "public"."fresh" (
    	"id" integer NOT NULL,
    	"post" integer
    )",
      "ALTER TABLE "public"."people" ADD CONSTRAINT "name_is_not_null" CHECK ("name" IS NOT NULL) NOT VALID",
      "ALTER TABLE "public"."posts" ADD CONSTRAINT "a_is_not_null" CHECK ("a" IS NOT NULL) NOT VALID",
      "ALTER TABLE "public"."posts" ADD CONSTRAINT "b_is_not_null" CHECK ("b" IS NOT NULL) NOT VALID",
      "ALTER TABLE "public"."people" ADD COLUMN "extra" text NOT NULL DEFAULT 'x'::text",
      "ALTER TABLE "public"."fresh" ADD CONSTRAINT "fresh_pkey" PRIMARY KEY (id)",
      "ALTER TABLE "public"."people" ADD CONSTRAINT "named" CHECK ((name <> ''::text)) NOT VALID",
      "CREATE INDEX fresh_post ON public.fresh USING btree (post)",
      "ALTER TABLE "public"."posts" ADD CONSTRAINT "by" FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE NOT VALID",
      "COMMENT ON COLUMN "public"."people"."extra" IS 'New'",
      "",
    ]
  `);
  expect(await statementsOf(result.laterTags?.[0])).toMatchInlineSnapshot(`
    [
      "-- archon-schema: no transaction
    -- RISK: column public.people.name: fails on existing rows
    -- RISK: column public.posts.a: fails on existing rows
    -- RISK: column public.posts.b: fails on existing rows
    -- RISK: constraint public.people.named: fails on existing rows
    -- RISK: constraint public.people.one_email: fails on existing rows
    -- RISK: constraint public.posts."posts key": fails on existing rows
    -- RISK: index public.one_name: fails on existing rows
    -- RISK: constraint public.posts.by: fails on existing rows
    -- Comments on what is made again are kept.
    SELECT pg_catalog.set_config('archon_schema.kept_30a51eecc0f0', (SELECT pg_catalog.jsonb_object_agg(o.target, pg_catalog.obj_description(o.oid, o.catalog))
      FROM (VALUES ('INDEX "public"."same name"', pg_catalog.to_regclass('"public"."same name"')::oid, 'pg_class')) o(target, oid, catalog))::text, false)",
      "DROP INDEX CONCURRENTLY IF EXISTS "public"."same name"",
      "DROP INDEX CONCURRENTLY IF EXISTS "public"."old"",
      "ALTER TABLE "public"."people" VALIDATE CONSTRAINT "name_is_not_null"",
      "ALTER TABLE "public"."people" ALTER COLUMN "name" SET NOT NULL",
      "ALTER TABLE "public"."people" DROP CONSTRAINT "name_is_not_null"",
      "ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "a_is_not_null"",
      "ALTER TABLE "public"."posts" ALTER COLUMN "a" SET NOT NULL",
      "ALTER TABLE "public"."posts" DROP CONSTRAINT "a_is_not_null"",
      "ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "b_is_not_null"",
      "ALTER TABLE "public"."posts" ALTER COLUMN "b" SET NOT NULL",
      "ALTER TABLE "public"."posts" DROP CONSTRAINT "b_is_not_null"",
      "ALTER TABLE "public"."people" VALIDATE CONSTRAINT "named"",
      "CREATE UNIQUE INDEX CONCURRENTLY "one_email" ON "public"."people" ("email")",
      "ALTER TABLE "public"."people" ADD CONSTRAINT "one_email" UNIQUE USING INDEX "one_email"",
      "CREATE UNIQUE INDEX CONCURRENTLY "posts key" ON "public"."posts" ("a", "b")",
      "ALTER TABLE "public"."posts" ADD CONSTRAINT "posts key" PRIMARY KEY USING INDEX "posts key"",
      "CREATE INDEX CONCURRENTLY "same name" ON public.posts USING btree (b)",
      "CREATE UNIQUE INDEX CONCURRENTLY one_name ON public.people USING btree (name DESC NULLS LAST)",
      "ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "by"",
      "DO $$
    DECLARE
      one record;
    BEGIN
      FOR one IN SELECT c.key, c.value FROM pg_catalog.jsonb_each_text(nullif(pg_catalog.current_setting('archon_schema.kept_30a51eecc0f0', true), '')::jsonb) c WHERE c.value IS NOT NULL LOOP
        EXECUTE pg_catalog.concat('COMMENT ON ', one.key, ' IS ', pg_catalog.quote_literal(one.value));
      END LOOP;
      PERFORM pg_catalog.set_config('archon_schema.kept_30a51eecc0f0', '', false);
    END
    $$",
      "",
    ]
  `);
  expect(result.risks).toMatchInlineSnapshot(`
    [
      "column public.people.name: fails on existing rows",
      "column public.posts.a: fails on existing rows",
      "column public.posts.b: fails on existing rows",
      "constraint public.people.named: fails on existing rows",
      "constraint public.people.one_email: fails on existing rows",
      "constraint public.posts."posts key": fails on existing rows",
      "index public.one_name: fails on existing rows",
      "constraint public.posts.by: fails on existing rows",
    ]
  `);
});

test('afterwards nothing is left to generate', async () => {
  expect(await generate(config)).toEqual({ files: [] });
  expect(await checkMigrations(config)).toEqual({ files: [] });
});

test.each(['PGlite' as const, ...majors])(
  'it is applied over rows, is what is declared, and is taken back: %s',
  async (where) => {
    const place = await openPlace(where);
    const { client } = place;
    const { declared } = await loadExpected(config);
    await migrate(client, config, { to: '0000_before' });
    await client.exec(`insert into people select n, n::text, n || '@x' from generate_series(1, 100) n`);
    await client.exec(`insert into posts select n, n, n from generate_series(1, 100) n`);
    await migrate(client, config);
    expect((await validateCatalog(client, declared, config)).findings).toEqual([]);
    for (let step = 0; step < 2; step++) await rollback(client, config, { confirm: () => Promise.resolve(true) });
    expect(await client.query('select count(*)::int as n from people join posts on posts.person = people.id')).toEqual([
      { n: 100 },
    ]);
    await place.close();
  },
);

test('a CHECK of the same name as the one that helps stays as it is', async () => {
  const states = [`text('b')`, `text('b').notNull()`].map(
    (b) => `${imports}
export const t = pgTable('t', { a: integer('a'), b: ${b} }, (t) => [check('b_is_not_null', sql\`\${t.a} > 0\`)]);`,
  );
  const other = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  for (const state of states) {
    await writeFile(other.path('schema.ts'), state);
    await generate(await loadProject(other.folder), { name: 'step', online: true });
  }
  expect(await other.read('drizzle/0001_step.sql')).toMatch(
    /^(--.*\n)*ALTER TABLE "public"."t" ALTER COLUMN "b" SET NOT NULL;$/,
  );
  await other.remove();
});

test('an index that is declared so is built concurrently without being asked for, and nothing else is', async () => {
  const more = `, index('j').on(t.b).concurrently(), index('k').on(t.b)`;
  const states = [`text('b')`, `text('b').notNull()`].map(
    (b, at) => `${imports}
export const t = pgTable('t "1"', { a: integer('a'), b: ${b} }, (t) => [index('i "1"').on(t.a).concurrently()${at ? more : ''}]);`,
  );
  const other = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  for (const [at, state] of states.entries()) {
    await writeFile(other.path('schema.ts'), state);
    const { laterTags } = await generate(await loadProject(other.folder), { name: 'step' });
    expect(laterTags, 'a new table holds no rows').toEqual(at === 0 ? undefined : ['0002_step_online']);
  }
  expect(await other.read('drizzle/0001_step.sql')).toMatch(/SET NOT NULL;.*\nCREATE INDEX k ON [^;]*;$/);
  expect(await other.read('drizzle/0002_step_online.sql')).toBe(
    '-- archon-schema: no transaction\nCREATE INDEX CONCURRENTLY j ON public."t ""1""" USING btree (b);',
  );
  expect((await other.run('drizzle-kit', ['generate'])).stdout).toContain('No schema changes');
  await other.remove();
});

test('rows in the way stop it where it stands, and it goes on from there', async () => {
  const { client, close } = await openPlace(majors.at(-1) ?? 18);
  await migrate(client, config, { to: '0000_before' });
  await client.exec(`insert into people (id, email) values (1, 'a'), (2, 'a')`);
  const failed = await migrate(client, config).catch((error: unknown) => error as SchemaError);
  expect(failed).toMatchObject({
    message: expect.stringMatching(
      /0002_after_online\.sql:\d+: check constraint "name_is_not_null" .* is violated by some row\. Statements 1 to 3 ran and stay/,
    ) as string,
    details: ['ALTER TABLE "public"."people" VALIDATE CONSTRAINT "name_is_not_null";', 'SQLSTATE 23514'],
  });
  await client.exec(`update people set name = id::text`);
  await expect(migrate(client, config)).rejects.toThrow('could not create unique index "one_email"');
  await client.exec(`update people set email = id::text`);
  expect((await migrate(client, config)).applied).toEqual(['0002_after_online']);
  await close();
});

test('what drizzle-kit makes of the folder stays the same, whatever changes', async () => {
  const place = await openPlace(majors.at(-1) ?? 18);
  const chain = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  for (const [index, [name, source]] of states.slice(0, 3).entries()) {
    await writeFile(chain.path('schema.ts'), importsOfStates + source);
    const now = await loadProject(chain.folder);
    await generate(now, { online: true });
    expect(await generate(now), name).toEqual({ files: [] });
    await migrate(place.client, now);
    if (index === 0)
      await place.client.exec("insert into people (name) values ('Ada'); insert into posts values (1, 1, 'Hello')");
    const declared = (await readMigrations(now)).at(-1)?.declared;
    expect(declared && (await validateCatalog(place.client, declared, now)).findings, name).toEqual([]);
  }
  expect((await chain.run('drizzle-kit', ['generate'])).stdout).toContain('No schema changes');
  expect((await chain.run('drizzle-kit', ['check'])).stdout).toContain("Everything's fine");
  await place.close();
  await chain.remove();
}, 240_000);
