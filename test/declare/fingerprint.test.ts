import { type BuildExtraConfigColumns, type SQL, sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  type PgColumn,
  pgEnum,
  pgMaterializedView,
  pgPolicy,
  pgRole,
  pgSchema,
  pgSequence,
  pgTable,
  type PgTableExtraConfigValue,
  pgView,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import {
  collectDeclarations,
  comment,
  fingerprint,
  grant,
  operationTest,
  pgFunction,
  pgTrigger,
  shared,
} from '../../src/declare/index.js';

const of = (exports: Record<string, unknown>): string => fingerprint(collectDeclarations(exports));

const a = (column: ReturnType<typeof integer>): Record<string, unknown> => ({ t: pgTable('t', { a: column }) });
const s = (column: ReturnType<typeof text>): Record<string, unknown> => ({ t: pgTable('t', { a: column }) });
const columns = { a: integer('a'), b: integer('b') };
const t = (
  extra: (own: BuildExtraConfigColumns<'t', typeof columns, 'pg'>) => PgTableExtraConfigValue[],
): Record<string, unknown> => ({
  t: pgTable('t', columns, extra),
});
const other = pgTable('other', { id: integer('id').primaryKey(), n: integer('n').unique('u') });
const key = (onDelete: 'cascade' | 'set null', to: PgColumn = other.id, name = 'f') =>
  t((c) => [foreignKey({ name, columns: [c.a], foreignColumns: [to] }).onDelete(onDelete)]);
const people = pgTable('people', { id: integer('id') });
const fun = (more: Partial<Parameters<typeof pgFunction>[1]>) =>
  pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: 'a', ...more });
const trigger = (more: object) => ({
  people,
  t: pgTrigger('t', {
    on: people,
    timing: 'before',
    events: ['update'],
    execute: pgFunction('f', { returns: 'trigger', language: 'plpgsql', body: '' }),
    ...more,
  }),
});
const policy = (more: object, on: typeof people | typeof other = people) => ({
  people,
  other,
  p: pgPolicy('p', { for: 'select', ...more }).link(on),
});

/** In each line, everything is another schema. */
const cases: readonly (readonly [string, readonly Record<string, unknown>[]])[] = [
  [
    'nullability, default, key',
    [a(integer('a')), a(integer('a').notNull()), a(integer('a').default(1)), a(integer('a').primaryKey())],
  ],
  [
    'a default as a value or as SQL',
    [
      s(text('a').default('now()')),
      s(text('a').default(sql`now()`)),
      s(text('a').default(sql`${'x'}`)),
      s(text('a').default(sql`${'y'}`)),
    ],
  ],
  [
    'a column’s type, name and uniqueness',
    [
      s(text('a')),
      s(text('b')),
      s(text('a').unique()),
      s(text('a').unique('u')),
      s(text('a').unique('u', { nulls: 'not distinct' })),
      { t: pgTable('t', { a: text('a').array() }) },
    ],
  ],
  [
    'identity',
    [
      a(integer('a')),
      a(integer('a').generatedAlwaysAsIdentity()),
      a(integer('a').generatedByDefaultAsIdentity()),
      a(integer('a').generatedAlwaysAsIdentity({ startWith: 5 })),
    ],
  ],
  [
    'a generated column',
    [
      a(integer('a').generatedAlwaysAs(sql`1`)),
      a(integer('a').generatedAlwaysAs(sql`2`)),
      a(integer('a').generatedAlwaysAs((): SQL => sql`3`)),
      a(integer('a').generatedAlwaysAs((): SQL => sql`4`)),
    ],
  ],
  [
    'a table’s schema and RLS',
    [
      { people },
      { t: pgSchema('x').table('people', { id: integer('id') }) },
      { t: pgTable('people', { id: integer('id') }).enableRLS() },
    ],
  ],
  [
    'an index',
    [
      t((c) => [index('i').on(c.a)]),
      t((c) => [index('j').on(c.a)]),
      t((c) => [uniqueIndex('i').on(c.a)]),
      t((c) => [index('i').on(c.a.desc())]),
      t((c) => [index('i').on(c.a.desc().nullsFirst())]),
      t((c) => [index('i').on(c.a, c.b)]),
      t((c) => [index('i').on(c.b, c.a)]),
      t((c) => [index('i').using('hash', c.a)]),
      t((c) => [index('i').using('btree', c.a.op('int4_ops'))]),
      t((c) => [
        index('i')
          .on(c.a)
          .where(sql`${c.a} > ${1}`),
      ]),
      t((c) => [
        index('i')
          .on(c.a)
          .where(sql`${c.a} > ${2}`),
      ]),
      t((c) => [index('i').on(c.a).with({ fillfactor: 70 })]),
      t((c) => [index('i').on(sql`(${c.a} + 1)`)]),
    ],
  ],
  [
    'a check',
    [
      t(() => []),
      t((c) => [check('c', sql`${c.a} > 0`)]),
      t((c) => [check('c', sql`${c.a} > 1`)]),
      t((c) => [check('d', sql`${c.a} > 0`)]),
    ],
  ],
  [
    'a key of several columns',
    [
      t((c) => [primaryKey({ name: 'k', columns: [c.a, c.b] })]),
      t((c) => [primaryKey({ name: 'k', columns: [c.b, c.a] })]),
      t((c) => [unique('k').on(c.a, c.b)]),
      t((c) => [unique('k').on(c.a, c.b).nullsNotDistinct()]),
    ],
  ],
  [
    'a foreign key',
    [
      key('cascade'),
      key('set null'),
      key('cascade', other.n),
      key('cascade', other.id, 'g'),
      a(integer('a').references(() => other.id)),
      a(integer('a').references(() => other.n)),
    ],
  ],
  [
    'a policy, also a linked one',
    [
      policy({}),
      policy({ for: 'all' }),
      policy({ as: 'restrictive' }),
      policy({ to: 'x' }),
      policy({ using: sql`true` }),
      policy({ using: sql`false` }),
      policy({ withCheck: sql`true` }),
      policy({}, other),
    ],
  ],
  ['an enum', [{ e: pgEnum('e', ['a', 'b']) }, { e: pgEnum('e', ['b', 'a']) }, { e: pgEnum('f', ['a', 'b']) }]],
  ['a sequence', [{ s: pgSequence('s') }, { s: pgSequence('s', { startWith: 2 }) }]],
  [
    'a role',
    [
      { r: pgRole('r') },
      { r: pgRole('r').existing() },
      { r: pgRole('r', { createDb: true }) },
      { s: shared(pgRole('r').existing()) },
      { s: shared(pgRole('r').existing(), { bypassRls: true }) },
    ],
  ],
  [
    'a view',
    [
      { v: pgView('v', {}).as(sql`select 1`) },
      { v: pgView('v', {}).as(sql`select 2`) },
      {
        v: pgView('v', {})
          .with({ securityInvoker: true })
          .as(sql`select 1`),
      },
      { v: pgMaterializedView('v', {}).as(sql`select 1`) },
      { v: pgMaterializedView('v', {}).as(sql`select 2`) },
      {
        v: pgMaterializedView('v', {})
          .withNoData()
          .as(sql`select 1`),
      },
      { v: pgView('v', {}).existing() },
    ],
  ],
  [
    'a function',
    [
      { f: fun({}) },
      { f: shared(fun({})) },
      { f: fun({ body: 'b' }) },
      { f: fun({ security: 'definer' }) },
      { f: fun({ set: { search_path: '' } }) },
      { f: fun({ schema: 'x' }) },
    ],
  ],
  [
    'a trigger',
    [
      trigger({}),
      trigger({ timing: 'after' }),
      trigger({ enabled: 'always' }),
      trigger({ when: sql`${1} = 1` }),
      trigger({ when: sql`${2} = 1` }),
      trigger({ args: ['a'] }),
      trigger({ updateOf: [people.id] }),
    ],
  ],
  [
    'comments, grants, operation tests',
    [
      { people },
      { people, c: comment(people, 'a') },
      { people, c: comment(people, 'b') },
      { people, g: grant('select').on(people).to('x') },
      { people, g: grant('select').on(people).toWithGrantOption('x') },
      { people, o: operationTest('P', { table: people, insert: { id: 1 } }) },
    ],
  ],
];

test.each(cases)('changes with %s', (_name, schemas) => expect(new Set(schemas.map(of)).size).toBe(schemas.length));

test('stays the same for what changes no SQL', () => {
  const about = comment(people, 'a');
  const readers = [grant('select').on(people, other).to('x', 'y'), grant('insert').on(people).to('z')];
  const all = { people, other, about, readers, mood: pgEnum('mood', ['a']) };
  const reversed = Object.fromEntries(
    Object.entries(all)
      .reverse()
      .map(([name, value]) => [`other_${name}`, Array.isArray(value) ? value.toReversed() : value]),
  );
  expect(of(reversed)).toBe(of(all));
  // Drizzle fills these in when the application writes; no SQL holds them.
  expect(of(a(integer('a').$defaultFn(() => 1)))).toBe(of(a(integer('a'))));
  expect(of(t((c) => [index('i').on(c.a), index('j').on(c.a)]))).toBe(
    of(t((c) => [index('j').on(c.a), index('i').on(c.a)])),
  );
});

test('knows the casing', () => {
  const declared = collectDeclarations({ people });
  expect(fingerprint(declared, 'snake_case')).not.toBe(fingerprint(declared));
  expect(fingerprint(collectDeclarations({ people }, { casing: 'snake_case' }))).toBe(
    fingerprint(declared, 'snake_case'),
  );
});
