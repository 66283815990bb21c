import { sql } from 'drizzle-orm';
import { integer, pgEnum, pgRole, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  commentOn,
  declarationSql,
  fingerprint,
  grant,
  pgFunction,
  pgTrigger,
  shared,
} from '../../src/declare/index.js';

const app = pgSchema('app');
const posts = app.table('Posts', { id: integer('id'), title: text('post title') });
const touch = pgFunction('touch', {
  schema: 'app',
  returns: 'trigger',
  language: 'plpgsql',
  body: 'begin return new; end',
});
const reader = pgRole('Reader').existing();

const render = (exports: Record<string, unknown>): string[] => declarationSql(collectDeclarations(exports));

const cases: readonly (readonly [name: string, exports: Record<string, unknown>, sql: readonly string[]])[] = [
  [
    'a function, with everything that can be said of it',
    {
      f: pgFunction('odd "name"', {
        args: [
          { name: 'a', type: 'integer' },
          { type: 'text', default: "'x'" },
        ],
        returns: 'integer',
        language: 'sql',
        body: "select '$$'::text",
        volatility: 'immutable',
        strict: true,
        security: 'definer',
        parallel: 'safe',
        leakproof: true,
        cost: 5,
        set: { search_path: '', 'my.setting': "it's" },
      }),
    },
    [
      `CREATE FUNCTION "public"."odd ""name"""("a" integer, text DEFAULT 'x') RETURNS integer LANGUAGE "sql" IMMUTABLE STRICT SECURITY DEFINER PARALLEL SAFE LEAKPROOF COST 5 SET "search_path" TO '' SET "my"."setting" TO 'it''s' AS $body$select '$$'::text$body$`,
    ],
  ],
  [
    'a trigger and the function that it runs, though that is not exported',
    {
      posts,
      t: pgTrigger('Touch', {
        on: posts,
        timing: 'before',
        events: ['insert', 'update'],
        updateOf: [posts.title],
        forEach: 'row',
        when: sql`new."id" > ${5}`,
        execute: touch,
        args: ["it's"],
        enabled: 'always',
      }),
    },
    [
      'CREATE FUNCTION "app"."touch"() RETURNS trigger LANGUAGE "plpgsql" AS $$begin return new; end$$',
      `CREATE TRIGGER "Touch" BEFORE INSERT OR UPDATE OF "post title" ON "app"."Posts" FOR EACH ROW WHEN (new."id" > 5) EXECUTE FUNCTION "app"."touch"('it''s')`,
      'ALTER TABLE "app"."Posts" ENABLE ALWAYS TRIGGER "Touch"',
    ],
  ],
  [
    'a constraint trigger',
    {
      posts,
      touch,
      t: pgTrigger('c', {
        on: posts,
        timing: 'after',
        events: ['delete'],
        forEach: 'row',
        execute: touch,
        constraint: { deferrable: true, initiallyDeferred: true },
      }),
    },
    [
      'CREATE FUNCTION "app"."touch"() RETURNS trigger LANGUAGE "plpgsql" AS $$begin return new; end$$',
      'CREATE CONSTRAINT TRIGGER "c" AFTER DELETE ON "app"."Posts" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "app"."touch"()',
    ],
  ],
  [
    'transition tables',
    {
      posts,
      touch,
      t: pgTrigger('c', {
        on: posts,
        timing: 'after',
        events: ['update'],
        execute: touch,
        referencing: { oldTable: 'before', newTable: 'after' },
      }),
    },
    [
      'CREATE FUNCTION "app"."touch"() RETURNS trigger LANGUAGE "plpgsql" AS $$begin return new; end$$',
      'CREATE TRIGGER "c" AFTER UPDATE ON "app"."Posts" REFERENCING OLD TABLE AS "before" NEW TABLE AS "after" FOR EACH STATEMENT EXECUTE FUNCTION "app"."touch"()',
    ],
  ],
  [
    'comments, in an array, on all that can be named',
    {
      about: [
        comment(posts, "it's"),
        comment(posts.title, 'back\\slash'),
        comment(app, 's'),
        comment(pgEnum('mood', ['a']), 'e'),
        commentOn('index', posts, 'i', 'i'),
        commentOn('policy', posts, 'P p', 'p'),
        commentOn('constraint', posts, 'c', 'c'),
      ],
    },
    [
      `COMMENT ON TABLE "app"."Posts" IS 'it''s'`,
      `COMMENT ON COLUMN "app"."Posts"."post title" IS E'back\\\\slash'`,
      `COMMENT ON SCHEMA "app" IS 's'`,
      `COMMENT ON TYPE "public"."mood" IS 'e'`,
      `COMMENT ON INDEX "app"."i" IS 'i'`,
      `COMMENT ON POLICY "P p" ON "app"."Posts" IS 'p'`,
      `COMMENT ON CONSTRAINT "c" ON "app"."Posts" IS 'c'`,
    ],
  ],
  [
    'grants: first everything is taken from everybody who is named',
    {
      a: grant('select').on(posts).to(reader, 'public'),
      b: grant('update').on(posts.title).toWithGrantOption('writer'),
    },
    [
      'REVOKE ALL ON TABLE "app"."Posts" FROM PUBLIC, "Reader", "writer"',
      'GRANT SELECT ON TABLE "app"."Posts" TO "Reader", PUBLIC',
      'GRANT UPDATE ("post title") ON TABLE "app"."Posts" TO "writer" WITH GRANT OPTION',
    ],
  ],
];

test.each(cases)('%s', (_name, exports, expected) => expect(render(exports)).toEqual(expected));

test('a shared role and a shared function are made only where they are missing', () => {
  const [role, made] = render({ role: shared(reader, { login: true }), made: shared(touch) });
  expect(role).toMatch(
    /IF NOT EXISTS \(SELECT FROM pg_catalog\.pg_roles WHERE rolname = 'Reader'\) THEN\s+CREATE ROLE "Reader" WITH LOGIN;/,
  );
  expect(made).toMatch(/IF pg_catalog\.to_regprocedure\('"app"\."touch"\(\)'\) IS NULL THEN\s+CREATE FUNCTION/);
});

const trigger = (name: string) => pgTrigger(name, { on: posts, timing: 'before', events: ['update'], execute: touch });

const refused: readonly (readonly [string, () => unknown, string])[] = [
  [
    'a function twice',
    () => collectDeclarations({ touch, other: pgFunction('touch', { ...touch, body: 'x' }) }),
    'function app.touch. is declared twice',
  ],
  [
    'a function both shared and not',
    () => collectDeclarations({ shared: shared(touch), other: pgFunction('touch', { ...touch, body: 'x' }) }),
    'declared twice',
  ],
  [
    'a trigger twice',
    () => collectDeclarations({ posts, a: trigger('t'), b: trigger('t') }),
    'trigger app.Posts.t is declared twice',
  ],
  [
    'a comment twice',
    () => collectDeclarations({ a: comment(posts, 'a'), b: comment(posts, 'b') }),
    'the comment on table app.Posts is declared twice',
  ],
  [
    'a trigger on a table that is not exported',
    () => collectDeclarations({ t: trigger('t') }),
    'which is not exported',
  ],
  ['an empty name', () => pgFunction('', touch), 'empty name'],
  ['a name that PostgreSQL would cut', () => trigger('ü'.repeat(32)), '64 bytes long and PostgreSQL would cut it'],
  ['text at which drizzle splits', () => comment(posts, 'a --> statement-breakpoint'), 'at which drizzle splits'],
  [
    'updateOf without update',
    () => pgTrigger('t', { on: posts, timing: 'before', events: ['insert'], updateOf: [posts.id], execute: touch }),
    'without the event "update"',
  ],
];

test.each(refused)('refused: %s', (_name, declare, message) => expect(declare).toThrow(message));

test('an object that is exported twice is one object', () => {
  const { tables, drizzle } = collectDeclarations({ posts, again: posts, list: [posts] });
  expect([tables.length, Object.keys(drizzle).length]).toEqual([1, 1]);
});

test('enums and roles that a table uses but nobody exports are found', () => {
  const mood = pgEnum('mood', ['a']);
  expect(Object.values(collectDeclarations({ t: pgTable('t', { mood: mood('mood') }) }).drizzle)).toContain(mood);
});

test('the fingerprint knows what changes SQL, and nothing else', () => {
  const of = (exports: Record<string, unknown>): string => fingerprint(collectDeclarations(exports));
  const base = of({ posts, app, reader, c: comment(posts, 'a') });
  expect(of({ x: comment(posts, 'a'), y: reader, z: app, posts })).toBe(base);
  const changed = [
    { posts, app, reader, c: comment(posts, 'b') },
    { posts, app, reader },
    {
      posts: app.table('Posts', { id: integer('id').notNull(), title: text('post title') }),
      app,
      reader,
      c: comment(posts, 'a'),
    },
    {
      posts: app.table('Posts', { id: integer('id').default(1), title: text('post title') }),
      app,
      reader,
      c: comment(posts, 'a'),
    },
    { posts, app, reader, c: comment(posts, 'a'), d: pgEnum('mood', ['a']) },
  ].map(of);
  expect(new Set([base, ...changed]).size).toBe(6);
});
