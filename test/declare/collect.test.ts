import { createRequire } from 'node:module';
import type * as Drizzle from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type * as PgCore from 'drizzle-orm/pg-core';
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  integer,
  jsonb,
  pgEnum,
  pgPolicy,
  pgRole,
  pgSchema,
  pgTable,
  pgView,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  comments,
  declarationSql,
  declaredSql,
  fingerprint,
  governed,
  grant,
  managedKinds,
  operationTest,
  operationTestData,
  pgFunction,
  pgTrigger,
  shared,
  sharedObjects,
} from '../../src/declare/index.js';

const app = pgSchema('app');
const posts = app.table('Posts', { id: integer('id'), title: text('title') });
const people = pgTable('people', { id: integer('id'), name: text('name') });
const touch = pgFunction('touch', { schema: 'app', returns: 'trigger', language: 'plpgsql', body: '' });
const trigger = (name: string, on: typeof posts = posts) =>
  pgTrigger(name, { on, timing: 'before', events: ['update'], execute: touch });

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
    'a role both shared and made by drizzle-kit',
    () => collectDeclarations({ reader: pgRole('reader'), shared: shared(pgRole('reader').existing()) }),
    `Role "reader" is shared, but drizzle-kit would make and drop it: declare it as pgRole('reader').existing().`,
  ],
  [
    'a shared role twice',
    () =>
      collectDeclarations({ a: shared(pgRole('r').existing()), b: shared(pgRole('r').existing(), { login: true }) }),
    'shared role r is declared twice',
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
    'Trigger "t" stands on table "Posts", which is not exported',
  ],
  [
    'a trigger on a view that is not exported',
    () =>
      collectDeclarations({
        t: pgTrigger('t', {
          on: pgView('v').as((query) => query.select().from(people)),
          timing: 'instead of',
          events: ['insert'],
          forEach: 'row',
          execute: touch,
        }),
      }),
    'Trigger "t" stands on view "v", which is not exported',
  ],
  ['an empty name', () => pgFunction('', touch), 'empty name'],
  ['an empty role', () => grant('select').on(people).to(''), 'A role has an empty name'],
  [
    'a name that PostgreSQL would cut, which it does between characters',
    () => trigger('ü'.repeat(32)),
    `64 bytes long and PostgreSQL would cut it to "${'ü'.repeat(31)}"`,
  ],
  ['text at which drizzle splits', () => comment(posts, 'a --> statement-breakpoint'), 'at which drizzle splits'],
  [
    'a body at which drizzle splits',
    () => pgFunction('f', { ...touch, body: '--> statement-breakpoint' }),
    'The body of function "f" holds',
  ],
  [
    'updateOf without update',
    () => pgTrigger('t', { on: posts, timing: 'before', events: ['insert'], updateOf: [posts.id], execute: touch }),
    'without the event "update"',
  ],
  [
    'a column of another table in updateOf',
    () =>
      pgTrigger('t', {
        on: posts,
        timing: 'before',
        events: ['update'],
        // @ts-expect-error What JavaScript can do.
        updateOf: [people.name],
        execute: touch,
      }),
    'Trigger "t" stands on app.Posts, but updateOf holds column "name" of public.people',
  ],
  [
    'a comment on an unknown column',
    // @ts-expect-error What JavaScript can do.
    () => comments(people, { age: 'x' }),
    'Table "people" has no column "age" to comment on',
  ],
  [
    'a comment on a policy that does not say where it stands',
    () => collectDeclarations({ c: comment(pgPolicy('p'), 'x') }),
    'Policy "p" does not say on which table it stands',
  ],
  [
    'an unknown column in an operation test',
    // @ts-expect-error What JavaScript can do.
    () => operationTest('Person', { table: people, insert: { age: 1 } }),
    'The operation test on table "people" names the column "age", which is not there',
  ],
  [
    'an unknown touched column in an operation test',
    // @ts-expect-error What JavaScript can do.
    () => operationTest('Person', { table: people, insert: {}, touches: 'enableRLS' }),
    'names the column "enableRLS", which is not there',
  ],
];

test.each(refused)('refused: %s', (_name, declare, message) => expect(declare).toThrow(message));

test('an object that is exported twice is one object', () => {
  const { tables, drizzle } = collectDeclarations({ people, again: people, list: [people], deep: { in: { people } } });
  expect([tables.length, Object.keys(drizzle).length]).toEqual([1, 1]);
});

const mood = pgEnum('mood', ['a']);
const reader = pgRole('reader').existing();
const writer = pgRole('writer');

const used: readonly (readonly [string, Record<string, unknown>, unknown])[] = [
  ['the enum of a column', { t: pgTable('t', { mood: mood('mood') }) }, mood],
  ['the enum of an array', { t: pgTable('t', { moods: mood('moods').array().array() }) }, mood],
  ['a role of a policy', { t: pgTable('t', { id: integer('id') }, () => [pgPolicy('p', { to: [reader] })]) }, 'reader'],
  ['a role of a linked policy', { people, p: pgPolicy('p', { to: reader }).link(people) }, 'reader'],
  ['a role of a grant', { people, g: grant('select').on(people).to(writer) }, writer],
];

test.each(used)('what is used but not exported is made: %s', (_name, exports, found) => {
  const { enums, roles, namedRoles, drizzle } = collectDeclarations(exports);
  expect([...enums, ...roles, ...namedRoles]).toContain(found);
  // drizzle-kit is shown what it sees by itself.
  expect(Object.keys(drizzle).every((name) => name in exports)).toBe(true);
});

test.each([
  ['an array', { all: [people] }, 'all[0]'],
  ['an object', { tables: { people } }, 'tables.people'],
  ['a namespace within a namespace', { app: { tables: { people } } }, 'app.tables.people'],
])('a table that drizzle-kit does not see is known: in %s', (_name, exports, path) => {
  expect(collectDeclarations(exports).hidden).toEqual([{ what: 'table "people"', path }]);
  expect(collectDeclarations({ ...exports, people }).hidden).toEqual([]);
});

const schemas = (exports: Record<string, unknown>): string[] => collectDeclarations(exports).schemas.slice();

const inSchemas: readonly (readonly [string, Record<string, unknown>, string[]])[] = [
  ['of a table', { posts }, ['app']],
  ['of an enum', { e: app.enum('e', ['a']) }, ['app']],
  ['of an enum that is found itself', { t: pgTable('t', { e: app.enum('e', ['a'])('e') }) }, ['app']],
  ['of a sequence', { s: app.sequence('s') }, ['app']],
  ['of a view', { v: app.view('v', {}).as(sql`select 1`) }, ['app']],
  ['of several things, once', { app, posts, other: app.table('other', {}) }, ['app']],
  ['but none for a view that exists already', { v: pgSchema('auth').view('v', {}).existing() }, []],
  ['and never public', { people }, []],
];

test.each(inSchemas)('a schema that nobody exports is found: %s', (_name, exports, found) =>
  expect(schemas(exports)).toEqual(found),
);

test('what is governed, shared, managed and named', () => {
  const declared = collectDeclarations({
    people,
    posts,
    title: grant('update').on(posts.title, people).to('editor', 'public'),
    shared: [shared(reader), shared(pgFunction('f', { ...touch, args: [{ type: 'integer' }, { type: 'text' }] }))],
    writer,
    policy: pgPolicy('p', { to: ['someone', 'current_user'] }).link(people),
  });
  expect(governed(declared)).toEqual({
    targets: [
      { kind: 'table', path: ['app', 'Posts'] },
      { kind: 'table', path: ['public', 'people'] },
    ],
    roles: ['public', 'editor', 'reader', 'someone', 'writer'],
  });
  expect(sharedObjects(declared)).toEqual([
    { kind: 'role', path: ['reader'] },
    { kind: 'function', path: ['app', 'f', 'integer, text'] },
  ]);
  expect(managedKinds(declared)).toEqual(new Set(['column', 'constraint', 'index', 'policy', 'rule', 'grant']));
  expect(declared.roles.map(({ name }) => name)).toEqual(['writer']);
  expect(governed(collectDeclarations({ people }))).toEqual({ targets: [], roles: [] });
});

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const values = pgTable('values', {
  text: text('a_text'),
  flag: boolean('flag'),
  big: bigint('big', { mode: 'bigint' }),
  float: doublePrecision('float'),
  at: timestamp('at', { withTimezone: true }),
  json: jsonb('json'),
  list: text('list').array(),
  bytes: bytes('bytes'),
});

test('an operation test is told in names of columns and SQL expressions', () => {
  const insert = {
    text: "it's",
    flag: true,
    big: 9007199254740993n,
    float: Number.NaN,
    at: new Date(0),
    json: { a: ["'"] },
    list: ['x"y'],
    bytes: Uint8Array.of(0, 255),
  };
  const update = { text: sql`upper(${'a'})`, flag: null, json: undefined };
  expect(operationTestData(operationTest('Value', { table: values, insert, update, touches: 'at' }))).toEqual({
    subject: 'Value',
    table: ['public', 'values'],
    insert: {
      a_text: "'it''s'",
      flag: "'true'",
      big: "'9007199254740993'",
      float: "'NaN'",
      at: "'1970-01-01T00:00:00.000Z'",
      json: `'{"a":["''"]}'`,
      list: String.raw`E'{"x\\"y"}'`,
      bytes: String.raw`E'\\x00ff'`,
    },
    update: { a_text: "upper('a')", flag: 'null' },
    touches: 'at',
  });
});

test('objects of another copy of Drizzle are known as well', () => {
  // The CommonJS build is a copy of every class.
  const require = createRequire(import.meta.url);
  const other = require('drizzle-orm/pg-core') as typeof PgCore;
  const { sql: otherSql } = require('drizzle-orm') as typeof Drizzle;
  const declare = (
    pg: Pick<typeof other, 'integer' | 'pgEnum' | 'pgRole' | 'pgTable' | 'pgPolicy'>,
    tag: typeof sql,
  ) => {
    const feeling = pg.pgEnum('feeling', ['a']);
    const role = pg.pgRole('role').existing();
    const table = pg.pgTable('t', { n: pg.integer('n').default(tag`1 + ${2}`), f: feeling('f') }, (t) => [
      pg.pgPolicy('p', { to: role, using: tag`${t.n} > ${1}` }),
    ]);
    return collectDeclarations({ table, about: comment(table.n, 'x'), g: grant('select').on(table).to(role) });
  };
  const here = declare({ integer, pgEnum, pgRole, pgTable, pgPolicy }, sql);
  const there = declare(other, otherSql);
  expect(other.PgTable).not.toBe(Object.getPrototypeOf(here.tables[0]).constructor);
  expect(declaredSql(there)).toEqual(declaredSql(here));
  expect(declarationSql(there)).toEqual(declarationSql(here));
  expect(fingerprint(there)).toBe(fingerprint(here));
});
