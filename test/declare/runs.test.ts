import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgRole, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  commentOn,
  comments,
  declarationSql,
  grant,
  pgFunction,
  pgTrigger,
  shared,
} from '../../src/declare/index.js';
import { openPglite } from '../support/pglite.js';

/** What Drizzle would make. */
const made = `
  create schema "My App";
  create type "My App".mood as enum ('calm');
  create table "My App"."Posts" (id integer primary key, "postTitle" text, constraint titled check ("postTitle" <> ''));
  create index by_title on "My App"."Posts" ("postTitle");
  create policy "every one" on "My App"."Posts" for select using (true);
  create materialized view "My App".kept as select id from "My App"."Posts";
  create sequence numbers;
  create role anybody;
  alter default privileges grant all on tables to public, anybody;
  create table plain (id integer);
`;

const app = pgSchema('My App');
const mood = app.enum('mood', ['calm']);
const posts = app.table('Posts', { id: integer('id').primaryKey(), title: text('postTitle') });
const plain = pgTable('plain', { id: integer('id') });
const kept = app.materializedView('kept').as((query) => query.select({ id: posts.id }).from(posts));
const anybody = pgRole('anybody').existing();
const keeper = pgRole(`the "keeper's"`).existing();

// The body holds the marks that a DO block around it would be quoted with.
const note = pgFunction('note', {
  schema: 'My App',
  returns: 'trigger',
  language: 'plpgsql',
  set: { search_path: '' },
  body: `begin if $$a$$ = $body$b$body$ then raise '%', tg_argv[0]; end if; new."postTitle" = tg_argv[0]; return new; end`,
});
const sharedNote = shared(note);
const onUpdate = { on: posts, timing: 'before', events: ['update'], forEach: 'row', execute: sharedNote } as const;
const list = pgFunction('add', {
  args: [
    { name: 'a', type: 'integer' },
    { name: 'b', type: 'integer', default: '1' },
  ],
  returns: 'integer',
  language: 'sql',
  body: 'select a + b',
  volatility: 'immutable',
  parallel: 'safe',
});
const noted = pgTrigger('noted "so"', {
  ...onUpdate,
  updateOf: [posts.title],
  when: sql`old.${posts.title} is distinct from new.${posts.title} and ${'x'} = ${'x'}`,
  args: ["it's"],
});

const declared = collectDeclarations({
  posts,
  plain,
  kept,
  mood,
  roles: [anybody, shared(keeper, { bypassRls: true, login: false })],
  sharedNote,
  list,
  noted,
  off: pgTrigger('off', { ...onUpdate, args: ['off'], enabled: 'disabled' }),
  always: pgTrigger('always', { ...onUpdate, events: ['insert'], args: ['always'], enabled: 'always' }),
  about: [
    comments(posts, { $table: "it's", title: 'back\\slash' }),
    comment(app, 'schema'),
    comment(mood, 'enum'),
    comment(kept, 'materialised view'),
    comment(list, 'function'),
    comment(noted, 'trigger'),
    comment(pgPolicy('every one').link(posts), 'policy'),
    commentOn('index', posts, 'by_title', 'index'),
    commentOn('constraint', posts, 'titled', 'constraint'),
  ],
  grants: [
    grant('select').on(posts).to(anybody),
    grant('update').on(posts.title).toWithGrantOption(keeper),
    grant('all').on(kept).to(keeper),
    grant('execute').on(list).to('public'),
    grant('usage').on(app).to(anybody, keeper),
    grant('insert').on(plain).to(anybody),
  ],
});

let db: PGlite;
beforeAll(async () => {
  db = await openPglite();
  await db.exec(made);
  // Nothing may depend on it.
  await db.exec(`set search_path to ''`);
  for (const statement of declarationSql(declared)) await db.query(statement);
});
afterAll(() => db.close());

const one = async (query: string): Promise<unknown> =>
  (await db.query<unknown[]>(query, [], { rowMode: 'array' })).rows.map((row) => (row.length === 1 ? row[0] : row));

test('what is shared is made once and left as it is the next time', async () => {
  const own = (statement: string): boolean => /^DO .*BEGIN\s+IF /s.test(statement);
  const statements = declarationSql(declared).filter(own);
  expect(statements).toHaveLength(2);
  await db.exec(`alter role "the ""keeper's""" nobypassrls; alter function "My App".note() volatile cost 7`);
  for (const statement of statements) await db.query(statement);
  expect(await one(`select rolbypassrls from pg_catalog.pg_roles where rolname = 'the "keeper''s"'`)).toEqual([false]);
  expect(await one(`select procost from pg_catalog.pg_proc where proname = 'note'`)).toEqual([7]);
});

test('triggers fire as declared', async () => {
  await db.exec(`insert into "My App"."Posts" values (1, 'new')`);
  expect(await one(`select "postTitle" from "My App"."Posts"`)).toEqual(['always']);
  await db.exec(`update "My App"."Posts" set "postTitle" = 'x'`);
  expect(await one(`select "postTitle" from "My App"."Posts"`)).toEqual(["it's"]);
  expect(await one(`select tgname, tgenabled from pg_catalog.pg_trigger order by 1`)).toEqual([
    ['always', 'A'],
    ['noted "so"', 'O'],
    ['off', 'D'],
  ]);
});

test('comments stand on every kind of object', async () => {
  expect(
    await one(
      `select description from pg_catalog.pg_description where objoid >= 16384 order by description collate "C"`,
    ),
  ).toEqual([
    'back\\slash',
    'constraint',
    'enum',
    'function',
    'index',
    "it's",
    'materialised view',
    'policy',
    'schema',
    'trigger',
  ]);
});

test('roles hold exactly what is declared, whatever the database grants by default', async () => {
  const granted = `
    select c.relname, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC') grantee,
      string_agg(a.privilege_type || case when a.is_grantable then '*' else '' end, ' ' order by a.privilege_type)
    from pg_catalog.pg_class c cross join lateral pg_catalog.aclexplode(c.relacl) a
    where c.relname in ('Posts', 'plain', 'kept') and a.grantee <> c.relowner group by c.relname, 2 order by c.relname collate "C", 2`;
  expect(await one(granted)).toEqual([
    ['Posts', 'anybody', 'SELECT'],
    ['kept', `"the ""keeper's"""`, 'DELETE INSERT MAINTAIN REFERENCES SELECT TRIGGER TRUNCATE UPDATE'],
    ['plain', 'anybody', 'INSERT'],
  ]);
  expect(
    await one(`select attacl::text from pg_catalog.pg_attribute where attname = 'postTitle' and attacl is not null`),
  ).toEqual([expect.stringContaining('=w*/')]);
});
