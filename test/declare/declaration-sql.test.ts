import { sql } from 'drizzle-orm';
import {
  integer,
  PgDialect,
  pgEnum,
  pgMaterializedView,
  pgPolicy,
  pgRole,
  pgSchema,
  pgTable,
  text,
} from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  commentOn,
  comments,
  declarationSql,
  grant,
  operationTest,
  operationTestData,
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

const list = app.view('list').as((query) => query.select().from(posts));
const kept = pgMaterializedView('kept').as((query) => query.select().from(posts));

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
    'a constraint trigger that is initially deferred is deferrable',
    {
      posts,
      shared: shared(touch),
      t: pgTrigger('c', {
        on: posts,
        timing: 'after',
        events: ['insert'],
        forEach: 'row',
        execute: touch,
        constraint: { initiallyDeferred: true },
      }),
    },
    [
      expect.stringContaining('CREATE FUNCTION "app"."touch"()'),
      'CREATE CONSTRAINT TRIGGER "c" AFTER INSERT ON "app"."Posts" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "app"."touch"()',
    ],
  ],
  [
    'a condition that names a column of the table: new and old stand in the place of the table',
    {
      posts,
      shared: shared(touch),
      t: pgTrigger('w', {
        on: posts,
        timing: 'after',
        events: ['update'],
        forEach: 'row',
        execute: touch,
        when: sql`old.${posts.title} is distinct from new.${posts.title}`,
      }),
    },
    [
      expect.stringContaining('CREATE FUNCTION "app"."touch"()'),
      'CREATE TRIGGER "w" AFTER UPDATE ON "app"."Posts" FOR EACH ROW WHEN (old."post title" is distinct from new."post title") EXECUTE FUNCTION "app"."touch"()',
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
        comment(pgPolicy('linked').link(posts), 'l'),
        comment(list, 'v'),
        comment(list.id, 'vc'),
        comment(kept, 'm'),
        comment(touch, 'f'),
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
      `COMMENT ON POLICY "linked" ON "app"."Posts" IS 'l'`,
      `COMMENT ON VIEW "app"."list" IS 'v'`,
      `COMMENT ON COLUMN "app"."list"."id" IS 'vc'`,
      `COMMENT ON MATERIALIZED VIEW "public"."kept" IS 'm'`,
      `COMMENT ON FUNCTION "app"."touch"() IS 'f'`,
    ],
  ],
  [
    'grants: first everything is taken from everybody who is named',
    {
      a: grant('select').on(posts).to(reader, 'public'),
      b: grant('update').on(posts.title).toWithGrantOption('writer'),
    },
    [
      'REVOKE ALL ON TABLE "app"."Posts" FROM PUBLIC',
      // One of the two may own the table: it keeps what is its own.
      expect.stringMatching(
        /^DO [^]*rolname IN \('Reader', 'writer'\) AND r\.oid <> [^]*relowner[^]*'REVOKE ALL ON TABLE "app"\."Posts" FROM '/,
      ),
      'GRANT SELECT ON TABLE "app"."Posts" TO "Reader", PUBLIC',
      'GRANT UPDATE ("post title") ON TABLE "app"."Posts" TO "writer" WITH GRANT OPTION',
    ],
  ],
];

test.each(cases)('%s', (_name, exports, expected) => expect(render(exports)).toEqual(expected));

test('a shared role is granted to, and owns, like the role itself', () => {
  const anon = shared(pgRole('anon').existing());
  const own = pgFunction('own', { returns: 'integer', language: 'sql', body: 'select 1', owner: anon });
  const sqls = render({
    anon,
    own,
    g: grant('select').on(posts).to(anon),
    h: grant('execute').on(own).to(anon, 'public'),
  });
  expect(sqls).toContain('GRANT SELECT ON TABLE "app"."Posts" TO "anon"');
  expect(sqls).toContain('ALTER FUNCTION "public"."own"() OWNER TO "anon"');
  // JavaScript has no compiler that says so.
  expect(() =>
    grant('select')
      .on(posts)
      .to({} as never),
  ).toThrow("grant(…).on(…).to(…) takes roles: a pgRole(…), shared(pgRole(…)), or a name like 'anon'.");
});

test('a shared role and a shared function are made only where they are missing', () => {
  const [role, made] = render({ role: shared(reader, { login: true }), made: shared(touch) });
  expect(role).toMatch(
    /IF NOT EXISTS \(SELECT FROM pg_catalog\.pg_roles WHERE rolname = 'Reader'\) THEN\s+CREATE ROLE "Reader" WITH LOGIN;/,
  );
  expect(made).toMatch(/IF pg_catalog\.to_regprocedure\('"app"\."touch"\(\)'\) IS NULL THEN\s+CREATE FUNCTION/);
});

const camel = pgTable('camel', { createdAt: text(), fixed: text('fixedName') });

test('columns that are named by their key follow the casing of the configuration', () => {
  const declared = collectDeclarations(
    {
      camel,
      shared: shared(touch),
      t: pgTrigger('t', {
        on: camel,
        timing: 'before',
        events: ['update'],
        updateOf: [camel.createdAt, camel.fixed],
        forEach: 'row',
        execute: touch,
        when: sql`new.${camel.createdAt} is null`,
      }),
      about: comments(camel, { createdAt: 'a', fixed: 'b' }),
      readers: grant('select').on(camel.createdAt).to('public'),
    },
    { casing: 'snake_case' },
  );
  expect(declarationSql(declared).slice(1)).toEqual([
    'CREATE TRIGGER "t" BEFORE UPDATE OF "created_at", "fixedName" ON "public"."camel" FOR EACH ROW WHEN (new."created_at" is null) EXECUTE FUNCTION "app"."touch"()',
    `COMMENT ON COLUMN "public"."camel"."created_at" IS 'a'`,
    `COMMENT ON COLUMN "public"."camel"."fixedName" IS 'b'`,
    'REVOKE ALL ON TABLE "public"."camel" FROM PUBLIC',
    'GRANT SELECT ("created_at") ON TABLE "public"."camel" TO PUBLIC',
  ]);
  const data = operationTest('Camel', { table: camel, insert: { createdAt: 'a' }, touches: 'createdAt' });
  expect(operationTestData(data, 'snake_case')).toMatchObject({ insert: { created_at: "'a'" }, touches: 'created_at' });
});

test('rendering leaves the SQL of the declaration as it was', () => {
  const when = sql`new.id > ${5}`;
  render({
    posts,
    t: pgTrigger('t', { on: posts, timing: 'before', events: ['update'], forEach: 'row', execute: touch, when }),
  });
  expect(new PgDialect().sqlToQuery(when)).toMatchObject({ sql: 'new.id > $1', params: [5] });
});
