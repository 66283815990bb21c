import { sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Catalog, objectId } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, pgliteClient } from '../../src/postgres/connect/index.js';
import { collectDeclarations, declaredSql, governed, grant, pgFunction, shared } from '../../src/declare/index.js';
import { runInAnyOrder } from '../../src/postgres/shadow/index.js';
import { openPglite } from '../support/pglite.js';

let client: Client;
beforeAll(async () => {
  client = pgliteClient(await openPglite());
});
afterAll(() => client.close());

/** What PostgreSQL reports of declarations, once they are made. */
async function made(exports: Record<string, unknown>, before: readonly string[] = []): Promise<Catalog> {
  const statements = [...before, ...declaredSql(collectDeclarations(exports))];
  await client.exec('begin');
  try {
    await runInAnyOrder(client, statements, {
      sqlOf: (statement) => statement,
      whenFailed: ([{ error, statement }]) => {
        throw new Error(`${error.message}: ${statement}`);
      },
    });
    return await readCatalog(client, { roles: ['x', 'y'] });
  } finally {
    await client.exec('rollback');
  }
}

/** The value of a column of the one row that is inserted with nothing but defaults, as text. */
async function byDefault(column: unknown): Promise<string | null> {
  const exports = { t: pg.pgTable('t', { v: column as ReturnType<typeof pg.text> }) };
  await client.exec('begin');
  try {
    for (const statement of declaredSql(collectDeclarations(exports))) await client.exec(statement);
    const [row] = await client.query<{ v: string | null }>('insert into t default values returning v::text as v');
    return row!.v;
  } finally {
    await client.exec('rollback');
  }
}

const bytes = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const upper = pg.customType<{ data: string }>({ dataType: () => 'TEXT' });
const money = pg.customType<{ data: { cents: number }; driverData: string }>({
  dataType: () => 'numeric(10, 2)',
  toDriver: ({ cents }) => (cents / 100).toFixed(2),
});

const defaults: readonly (readonly [name: string, column: unknown, value: string | null])[] = [
  ['a text is the JSON text', pg.jsonb().default('[]'), '[]'],
  ['of json, too', pg.json().default('{}'), '{}'],
  ['a JSON string is written as one', pg.jsonb().default('"x"'), '"x"'],
  ['an object', pg.jsonb().default({ a: `it's "b" \\ -- ; $1` }), `{"a": "it's \\"b\\" \\\\ -- ; $1"}`],
  ['an array', pg.jsonb().default([1, 'x']), '[1, "x"]'],
  ['a number', pg.jsonb().default(5), '5'],
  ['JSON null, as drizzle-kit writes it', pg.jsonb().default(null), 'null'],
  ['a point as a pair', pg.point().default([1, 2]), '(1,2)'],
  ['a point as an object', pg.point({ mode: 'xy' }).default({ x: 1.5, y: -2 }), '(1.5,-2)'],
  ['a line as three numbers', pg.line().default([1, 2, 3]), '{1,2,3}'],
  ['a line as an object', pg.line({ mode: 'abc' }).default({ a: 1, b: 2, c: 3 }), '{1,2,3}'],
  ['no default', pg.varchar({ length: 5 }).default(sql`null`), null],
  ['a bigint', pg.bigint({ mode: 'bigint' }).default(9223372036854775807n), '9223372036854775807'],
  ['a negative number', pg.integer().default(-3), '-3'],
  ['what is no number', pg.real().default(NaN), 'NaN'],
  ['without end', pg.doublePrecision().default(-Infinity), '-Infinity'],
  ['a date', pg.date({ mode: 'date' }).default(new Date('2020-01-02T03:04:05Z')), '2020-01-02'],
  ['a timestamp', pg.timestamp().default(new Date('2020-01-02T03:04:05.678Z')), '2020-01-02 03:04:05.678'],
  [
    'texts with every quote',
    pg.text().array().default(['a"b', "it's", 'c\\d', '', 'NULL', '{,}']),
    `{"a\\"b",it's,"c\\\\d","","NULL","{,}"}`,
  ],
  [
    'arrays of arrays',
    pg
      .integer()
      .array()
      .array()
      .default([
        [1, 2],
        [3, 4],
      ]),
    '{{1,2},{3,4}}',
  ],
  [
    'an array of JSON',
    pg
      .jsonb()
      .array()
      .default([{ a: 'it\'s "b"' }]),
    `{"{\\"a\\": \\"it's \\\\\\"b\\\\\\"\\"}"}`,
  ],
  [
    'an array of dates',
    pg
      .timestamp()
      .array()
      .default([new Date('2020-01-02T03:04:05Z')]),
    '{"2020-01-02 03:04:05"}',
  ],
  ['bytes', bytes().default(Buffer.from("it's")), '\\x69742773'],
  ['a custom type in upper case', upper().default('x'), 'x'],
  ['a custom type whose value has to be mapped', money().default({ cents: 250 }), '2.50'],
  ['an expression with values', pg.text().default(sql`upper(${"it's -- ; $$ \\ \n 🙂"})`), "IT'S -- ; $$ \\ \n 🙂"],
  [
    'an expression with a comment at its end',
    pg
      .integer()
      .default(sql`1 -- one`)
      .notNull(),
    '1',
  ],
];

test.each(defaults)('a default is the value that was meant: %s', async (_name, column, value) => {
  expect(await byDefault(column)).toBe(value);
});

const odd = `it's "a" -- b; c , d {} $$ \\ 🙂
e`;
const t = pg.pgTable('t', { id: pg.integer(), a: pg.text(), b: pg.text() });

type Wanted = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Case = readonly [name: string, exports: Record<string, unknown>, wanted: Wanted, before?: readonly string[]];
const cases: readonly Case[] = [
  [
    'policies with delimiters in their expressions',
    {
      t: pg.pgTable('t', { k: pg.text() }, () => [
        pg.pgPolicy('b', { for: 'update', using: sql`k <> 'a--b'`, withCheck: sql`k <> 'c--d'` }),
      ]),
    },
    { 'policy public.t.b': { using: "(k <> 'a--b'::text)", check: "(k <> 'c--d'::text)", command: 'update' } },
  ],
  [
    'a policy whose roles are named with commas and dashes',
    {
      r: pg.pgRole('x,y--z'),
      t: pg.pgTable('t', { k: pg.text() }, () => [pg.pgPolicy('p', { to: ['x,y--z', 'y'] })]),
    },
    { 'policy public.t.p': { roles: ['x,y--z', 'y'] } },
    ['create role y'],
  ],
  [
    'a shared role, as the one a policy is for',
    {
      t: pg.pgTable('t', { k: pg.text() }, () => [
        pg.pgPolicy('p', { to: shared(pg.pgRole('x').existing()) as never }),
      ]),
    },
    { 'policy public.t.p': { roles: ['x'] } },
  ],
  [
    'a policy on a table of somebody else, in another schema, with an odd name',
    {
      p: pg
        .pgPolicy('p', { for: 'select', using: sql`true` })
        .link(pg.pgSchema('real"time').table('mess.ages', { id: pg.integer() })),
    },
    { 'policy "real""time"."mess.ages".p': { command: 'select', using: 'true' } },
    ['create schema "real""time"', 'create table "real""time"."mess.ages" (id int)'],
  ],
  [
    'a unique constraint whose columns hold commas',
    {
      t: pg.pgTable('t', { a: pg.text('a,b'), b: pg.text('c;d') }, (s) => [
        pg.unique('u;,').on(s.a, s.b).nullsNotDistinct(),
      ]),
    },
    { 'constraint public.t."u;,"': { columns: ['a,b', 'c;d'], nullsNotDistinct: true } },
  ],
  [
    'a check with a semicolon in it',
    { t: pg.pgTable('t', { a: pg.text() }, (s) => [pg.check('c', sql`${s.a} <> ';--,,'`)]) },
    { 'constraint public.t.c': { expression: "(a <> ';--,,'::text)" } },
  ],
  [
    'an index with a semicolon in its condition, an operator class and an order',
    {
      t: pg.pgTable('t', { a: pg.text() }, (s) => [
        pg
          .index('i')
          .on(s.a.desc().op('text_pattern_ops'))
          .where(sql`a <> ';'`),
      ]),
    },
    { 'index public.i': { keys: ['a text_pattern_ops DESC NULLS LAST'], predicate: "(a <> ';'::text)" } },
  ],
  [
    'expressions in an index, with a comment and delimiters',
    { t: pg.pgTable('t', { a: pg.text() }, (s) => [pg.index('i').on(sql`(${s.a} || '--,,;') -- note`, s.a)]) },
    { 'index public.i': { keys: ["((a || '--,,;'::text))", 'a'] } },
  ],
  [
    'values in a check, of every type that a value can be',
    {
      t: pg.pgTable('t', { a: pg.text(), n: pg.integer(), at: pg.timestamp({ withTimezone: true }) }, (s) => [
        pg.check('c', sql`${s.n} -${-1} > ${2n} and ${s.a} in ${['x', "it's"]} and ${s.a} is not null = ${true}`),
      ]),
    },
    {
      'constraint public.t.c': {
        expression:
          "(((n - '-1'::integer) > 2) AND (a = ANY (ARRAY['x'::text, 'it''s'::text])) AND ((a IS NOT NULL) = true))",
      },
    },
  ],
  [
    'an identity without an end',
    {
      t: pg.pgTable('t', {
        a: pg
          .bigint({ mode: 'number' })
          .generatedAlwaysAsIdentity({ maxValue: Number.parseInt('9223372036854775807') }),
        b: pg
          .bigint({ mode: 'number' })
          .generatedAlwaysAsIdentity({ increment: -1, minValue: -9223372036854775808, maxValue: -1 }),
      }),
      s: pg.pgSequence('s', { maxValue: Number.parseInt('9223372036854775807') }),
    },
    {
      'column public.t.a': { identityOptions: expect.objectContaining({ max: '9223372036854775807', min: '1' }) },
      'column public.t.b': { identityOptions: expect.objectContaining({ min: '-9223372036854775808', max: '-1' }) },
      'sequence public.s': { max: '9223372036854775807' },
    },
  ],
  [
    'an identity that counts down to the bound of its type',
    { t: pg.pgTable('t', { a: pg.integer().generatedAlwaysAsIdentity({ increment: -1 }) }) },
    {
      'column public.t.a': {
        identityOptions: expect.objectContaining({ min: '-2147483648', max: '-1', start: '-1' }),
      },
    },
  ],
  [
    'a view whose query holds values',
    {
      t,
      v: pg.pgView('v').as((qb) =>
        qb
          .select({ a: t.a })
          .from(t)
          .where(sql`${t.a} <> ${"it's; --"}`),
      ),
    },
    { 'view public.v': { query: " SELECT a\n   FROM public.t\n  WHERE (a <> 'it''s; --'::text);" } },
  ],
  [
    'a materialized view without data, with parameters',
    {
      t,
      v: pg
        .pgMaterializedView('v')
        .with({ autovacuumEnabled: false })
        .withNoData()
        .as((qb) => qb.select().from(t)),
    },
    { 'view public.v': { materialized: true, options: ['autovacuum_enabled=false'] } },
  ],
  [
    'names that every JavaScript object has',
    {
      e: pg.pgEnum('constructor', ['toString', '__proto__']),
      t: pg.pgTable(
        'toString',
        { constructor: pg.text('constructor'), valueOf: pg.integer('valueOf') } as never,
        () => [pg.check('hasOwnProperty', sql`true`)],
      ),
      p: pg.pgTable('__proto__', { id: pg.integer() }, (s) => [pg.index('isPrototypeOf').on(s.id)]),
      g: grant('select').on(t).to('x'),
      r: pg.pgRole('x'),
      k: t,
    },
    {
      'enum public.constructor': { values: ['toString', '__proto__'] },
      'column public."toString".constructor': { type: 'text' },
      'column public."toString"."valueOf"': { type: 'integer' },
      'constraint public."toString"."hasOwnProperty"': { type: 'check' },
      'index public."isPrototypeOf"': { keys: ['id'] },
    },
  ],
  [
    'a name that holds everything',
    {
      e: pg.pgEnum(`e ${odd}`, [odd]),
      t: pg.pgTable(odd, { id: pg.integer(odd).primaryKey(), a: pg.text('a') }, (s) => [
        pg.unique(`u ${odd}`).on(s.a),
        pg.check(`c ${odd}`, sql`${s.a} <> ${odd}`),
        pg.index(`i ${odd}`).on(s.id),
        pg.pgPolicy(odd, { to: 'public', using: sql`${s.a} = ${odd}` }),
      ]),
    },
    {
      [`enum public."e ${odd.replaceAll('"', '""')}"`]: { values: [odd] },
      [`policy public."${odd.replaceAll('"', '""')}"."${odd.replaceAll('"', '""')}"`]: {
        using: `(a = '${odd.replaceAll("'", "''")}'::text)`,
      },
    },
  ],
  [
    'types: in a schema, custom, in upper and mixed case, reserved words, arrays',
    {
      t: pg.pgTable('t', {
        a: pg.pgSchema('Other').enum('Mood', ['a'])('a').array(),
        b: pg.customType<{ data: string }>({ dataType: () => 'user' })('b'),
        c: pg.customType<{ data: string }>({ dataType: () => 'CamelCase' })('c'),
        d: pg.customType<{ data: string }>({ dataType: () => 'app.thing[]' })('d'),
        e: pg.customType<{ data: string }>({ dataType: () => 'bit varying(5)' })('e'),
        f: pg
          .customType<{ data: string }>({ dataType: () => 'tsvector' })('f')
          .array(),
      }),
    },
    {
      'column public.t.a': { type: '"Other"."Mood"[]' },
      'column public.t.b': { type: 'public."user"' },
      'column public.t.c': { type: 'public."CamelCase"' },
      'column public.t.d': { type: 'app.thing[]' },
      'column public.t.e': { type: 'bit varying(5)' },
      'column public.t.f': { type: 'tsvector[]' },
    },
    [
      `create type "user" as enum ('a')`,
      `create type "CamelCase" as enum ('a')`,
      'create schema app',
      `create type app.thing as enum ('a')`,
    ],
  ],
  ...(
    [
      ['', 'search_path=""'],
      ['app', 'search_path=app'],
      ['App', 'search_path="App"'],
      ['app, public', 'search_path=app, public'],
      ['"$user",public , "a ""b"", c"', 'search_path="$user", public, "a ""b"", c"'],
    ] as const
  ).map(([path, setting]): Case => [
    `the search path ${path}`,
    { f: pgFunction('f', { returns: 'integer', language: 'sql', body: 'select 1', set: { search_path: path } }) },
    { 'function public.f()': { settings: [setting] } },
  ]),
  [
    'comments at the end of what is written as text',
    {
      t: pg.pgTable('t', { a: pg.text().generatedAlwaysAs("'x' -- one") }),
      f: pgFunction('f', {
        args: [
          { name: 'a', type: 'integer', default: '1 -- one' },
          { type: 'integer', default: '2' },
        ],
        returns: 'integer -- four bytes',
        language: 'sql',
        body: 'select a',
      }),
    },
    {
      'column public.t.a': { generated: "'x'::text" },
      'function public.f(integer, integer)': {
        arguments: 'a integer DEFAULT 1, integer DEFAULT 2',
        returns: 'integer',
      },
    },
  ],
  [
    'a table, a view over it, and a policy that asks the view',
    (() => {
      const base = pg.pgTable('base', { id: pg.integer() }, () => [
        pg.pgPolicy('p', { using: sql`id in (select id from seen)` }),
      ]);
      return { base, seen: pg.pgView('seen').as((qb) => qb.select().from(base)) };
    })(),
    { 'policy public.base.p': { command: 'all' } },
  ],
  [
    'a function that a default and a check call, and that reads a table',
    (() => {
      const f = pgFunction('next_code', {
        returns: 'text',
        language: 'sql',
        body: 'select count(*)::text from counted',
      });
      return {
        f,
        counted: pg.pgTable('counted', { id: pg.integer() }),
        t: pg.pgTable('t', { code: pg.text().default(sql`next_code()`) }, (s) => [
          pg.check('c', sql`${s.code} <> next_code()`),
        ]),
      };
    })(),
    { 'column public.t.code': { default: 'public.next_code()' } },
  ],
];

test.each(cases.map((each) => [each[0], each] as const))(
  'PostgreSQL reports what was meant: %s',
  async (_name, each) => {
    const [, exports, wanted, before] = each;
    const { objects } = await made(exports, before);
    const found = Object.fromEntries(
      Object.keys(wanted).map((id) => [id, objects.find((object) => object.id === id)?.properties]),
    );
    expect(found).toMatchObject(wanted);
  },
);

const refused: readonly (readonly [name: string, exports: () => Record<string, unknown>, message: string])[] = [
  [
    'a schema without a name',
    () => ({ t: pg.pgSchema('').table('t', { id: pg.integer() }) }),
    'The schema of table "t" has an empty name',
  ],
  ['a table without a name', () => ({ t: pg.pgTable('', { id: pg.integer() }) }), 'A table has an empty name'],
  [
    'a column that drizzle-kit loses',
    () => ({ t: pg.pgTable('t', { id: pg.integer('__proto__') }) }),
    'Column "__proto__" of table "t" is lost by drizzle-kit',
  ],
  [
    'a key that drizzle-kit takes for another',
    () => ({ t: pg.pgTable('t', { id: pg.integer().unique('constructor') }) }),
    'Unique constraint "constructor" on table "t" is refused by drizzle-kit',
  ],
  [
    'a policy that drizzle-kit takes for another',
    () => ({ t: pg.pgTable('t', { id: pg.integer() }, () => [pg.pgPolicy('toString')]) }),
    'Policy "toString" on table "t" is refused by drizzle-kit',
  ],
  [
    'two tables of one name',
    () => ({ a: pg.pgTable('t', { id: pg.integer() }), b: pg.pgTable('t', { n: pg.integer() }) }),
    'table public.t is declared twice',
  ],
  [
    'an index of an expression without a name',
    () => ({ t: pg.pgTable('t', { a: pg.text() }, () => [pg.index().on(sql`lower(a)`)]) }),
    'An index on table "t" is made of an expression and has no name',
  ],
];

test.each(refused)('refused by name: %s', (_name, exports, message) => {
  expect(() => declaredSql(collectDeclarations(exports()))).toThrow(message);
});

test('what is granted on objects whose names PostgreSQL cuts is governed under the names that they have', async () => {
  const long = 'ü'.repeat(40);
  const app = pg.pgSchema(`s${long}`);
  const exports = {
    x: pg.pgRole('x'),
    long: pg.pgTable(long, { id: pg.integer() }),
    inside: app.table(long, { id: pg.integer() }),
    grants: grant('select')
      .on(pg.pgTable(long, { id: pg.integer() }), app.table(long, { id: pg.integer() }))
      .to('x'),
  };
  const { objects } = await made(exports);
  const targets = governed(collectDeclarations(exports)).targets.map((target) => objectId(target));
  expect(objects.map(({ id }) => id)).toEqual(expect.arrayContaining(targets));
});

test('two names that PostgreSQL cuts to one are declared twice', () => {
  const [a, b] = ['a', 'b'].map((end) => pg.pgTable(`${'x'.repeat(63)}${end}`, { id: pg.integer() }));
  expect(() => collectDeclarations({ a, b })).toThrow('is declared twice');
});
