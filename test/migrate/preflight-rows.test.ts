import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { type Pending, pendingOn } from './pending.js';

let pending: Pending | undefined;
afterEach(() => pending?.close());

interface Found {
  readonly line: string;
  readonly rows?: number | undefined;
}

/** What preflight says of rows; each query that it gives lists as many rows as it says. */
async function look(major: number, steps: readonly string[], rows: string): Promise<Found[]> {
  pending = await pendingOn(major, steps, rows);
  const checks = (await pending.look()).filter(({ level, object }) => level !== 'ok' && object !== undefined);
  for (const { rows: count, query } of checks)
    if (count !== undefined) expect(await pending.client.query(query!)).toHaveLength(count);
  return checks.map(({ level, message, rows: count }) => ({ line: `${level}: ${message}`, rows: count }));
}

const outcome = (): Promise<string> =>
  migrate(pending!.client, pending!.project, { verify: false }).then(
    () => 'it ran',
    (error: Error) => error.message,
  );

/** What a first migration makes, the rows that are there, what the second one changes, and what preflight says of it. */
const cases: readonly (readonly [
  name: string,
  first: string,
  rows: string,
  second: string,
  said: string,
  count: number | undefined,
])[] = [
  [
    'NOT NULL',
    'create table t (id int, name text);',
    `insert into t values (1, null), (2, 'b'), (3, null);`,
    'alter table t alter column name set not null;',
    '0001_step: 2 rows hold NULL in column public.t.name, which becomes NOT NULL',
    2,
  ],
  [
    'NOT NULL of a quoted name in another schema',
    'create schema "My app"; create table "My app"."T" (id int, "First ""Name""" text);',
    `insert into "My app"."T" values (1, null);`,
    'alter table "My app"."T" alter column "First ""Name""" set not null;',
    '0001_step: 1 row holds NULL in column "My app"."T"."First ""Name""", which becomes NOT NULL',
    1,
  ],
  [
    'a check of a domain',
    `create domain d as text; create domain e as int; create table t (id int, "a b" d);`,
    `insert into t values (1, ''), (2, 'b'), (3, null), (4, '');`,
    `alter domain d add constraint filled check (value <> '');`,
    '0001_step: 2 rows hold values in column public.t."a b" that domain public.d refuses',
    2,
  ],
  [
    'NOT NULL of a domain',
    'create domain d as text; create table t (id int, a d);',
    `insert into t values (1, null), (2, 'b');`,
    'alter domain d set not null;',
    '0001_step: 1 row holds a value in column public.t.a that domain public.d refuses',
    1,
  ],
  [
    'NOT NULL of a partitioned table',
    `create table t (id int, name text) partition by list (id); create table t1 partition of t for values in (1, 2);`,
    `insert into t values (1, null), (2, 'b');`,
    'alter table t alter column name set not null;',
    '0001_step: 1 row holds NULL in column public.t.name, which becomes NOT NULL',
    1,
  ],
  [
    'a new column that may not be null and has no default',
    'create table t (id int);',
    'insert into t values (1), (2);',
    'alter table t add column name text not null;',
    '0001_step: 2 rows get no value in column public.t.name, which is new and NOT NULL',
    2,
  ],
  [
    'a column that is dropped and added again',
    'create table t (id int, n int not null);',
    'insert into t values (1, 1);',
    'alter table t drop column n; alter table t add column n text not null;',
    '0001_step: 1 row gets no value in column public.t.n, which is new and NOT NULL',
    1,
  ],
  [
    'a check',
    'create table t (id int, price int);',
    'insert into t values (1, 5), (2, -5), (3, null);',
    'alter table t add constraint positive check (price > 0);',
    '0001_step: 1 row violates constraint public.t.positive',
    1,
  ],
  [
    'a check that becomes stricter, of a renamed column',
    'create table t (id int, price int constraint positive check (price > 0));',
    'insert into t values (1, 5), (2, 15);',
    'alter table t drop constraint positive; alter table t rename column price to cost; alter table t add constraint positive check (cost > 10);',
    '0001_step: 1 row violates constraint public.t.positive',
    1,
  ],
  [
    'a primary key',
    'create table t (id int, n int);',
    'insert into t (id) values (1), (1), (2), (null);',
    'alter table t add primary key (id);',
    '0001_step: 3 rows violate constraint public.t.t_pkey',
    3,
  ],
  [
    'unique',
    'create table t (id int, email text);',
    `insert into t values (1, 'a'), (2, 'a'), (3, 'b'), (4, null), (5, null);`,
    'alter table t add constraint t_email unique (email);',
    '0001_step: 2 rows violate constraint public.t.t_email',
    2,
  ],
  [
    'a unique index over an expression and some rows',
    'create table t (id int, email text, gone bool default false);',
    `insert into t values (1, 'a', false), (2, 'A', false), (3, 'b', false), (4, 'B', true);`,
    'create unique index t_email on t (lower(email) text_pattern_ops desc nulls last) where not gone;',
    '0001_step: 2 rows violate index public.t_email',
    2,
  ],
  [
    'a foreign key',
    'create table p (id int primary key); create table t (id int, p int);',
    'insert into p values (1); insert into t values (1, 1), (2, 2), (3, null);',
    'alter table t add constraint t_p foreign key (p) references p (id);',
    '0001_step: 1 row violates constraint public.t.t_p',
    1,
  ],
  [
    'a foreign key that matches fully',
    'create table p (a int, b int, primary key (a, b)); create table t (a int, b int);',
    'insert into p values (1, 1); insert into t values (1, 1), (1, null), (null, null);',
    'alter table t add constraint t_p foreign key (a, b) references p (a, b) match full;',
    '0001_step: 1 row violates constraint public.t.t_p',
    1,
  ],
  [
    'a foreign key to a table that is new',
    'create table t (id int, p int);',
    'insert into t values (1, 1), (3, null);',
    'create table p (id int primary key); alter table t add constraint t_p foreign key (p) references p (id);',
    '0001_step: 1 row violates constraint public.t.t_p',
    1,
  ],
  [
    'an exclusion constraint',
    'create table t (room int4range, during tsrange, off bool default false);',
    `insert into t values ('[1,1]', '[2026-01-01,2026-01-03)', false), ('[1,1]', '[2026-01-02,2026-01-04)', false), ('[2,2]', '[2026-01-02,2026-01-04)', false), ('[1,1]', '[2026-01-02,2026-01-04)', true);`,
    'alter table t add constraint booked exclude using gist (room with =, during with &&) where (not off);',
    '0001_step: 2 rows violate constraint public.t.booked',
    2,
  ],
  [
    'a shorter type',
    'create table t (id int, name text);',
    `insert into t values (1, 'abc'), (2, 'ab  '), (3, 'abcd');`,
    'alter table t alter column name type varchar(2);',
    '0001_step: 2 rows do not fit character varying(2), the new type of column public.t.name',
    2,
  ],
  [
    'a smaller number',
    'create table t (id int, n bigint);',
    'insert into t values (1, 1), (2, 3000000000);',
    'alter table t alter column n type integer;',
    '0001_step: 1 row does not fit integer, the new type of column public.t.n',
    1,
  ],
  [
    'a number with fewer digits',
    'create table t (id int, n numeric);',
    `insert into t values (1, 9.99), (2, 99.995), (3, 'NaN');`,
    'alter table t alter column n type numeric(4,2);',
    '0001_step: 1 row does not fit numeric(4,2), the new type of column public.t.n',
    1,
  ],
  [
    'an enum that loses a value',
    `create type mood as enum ('happy', 'sad'); create table t (id int, m mood default 'sad', all_of mood[]);`,
    `insert into t values (1, 'happy', null), (2, 'sad', '{happy}'), (3, null, '{happy,sad}');`,
    `alter type mood rename to old; create type mood as enum ('happy'); alter table t alter column m drop default,
       alter column m type mood using m::text::mood, alter column all_of type mood[] using all_of::text[]::mood[]; drop type old;`,
    `0001_step: 1 row holds 'sad' in column public.t.m, which the enum loses`,
    1,
  ],
  [
    'text that becomes an enum',
    'create table t (id int, m text);',
    `insert into t values (1, 'happy'), (2, 'mad'), (3, null);`,
    `create type mood as enum ('happy', 'sad'); alter table t alter column m type mood using m::mood;`,
    '0001_step: 1 row does not fit public.mood, the new type of column public.t.m',
    1,
  ],
];

test.each(cases.flatMap((one) => inTurn(one[0], majors).map((major) => [major, ...one] as const)))(
  'PostgreSQL %i: rows in the way of %s are counted, and migrate stops at them',
  async (major, _name, first, rows, second, said, count) => {
    expect(await look(major, [first, second], rows)).toContainEqual({ line: `failure: ${said}`, rows: count });
    expect(await outcome()).not.toBe('it ran');
  },
);

const newest = majors.at(-1)!;

/** Rows that do not fit now, but once the migrations before have run. */
const calm: readonly (readonly [name: string, rows: string, steps: readonly string[]])[] = [
  [
    'a column that one migration adds with a default and another one makes NOT NULL',
    'insert into t values (1, 1)',
    ['alter table t add column c text default $$x$$;', 'alter table t alter column c set not null;'],
  ],
  [
    'a check and a foreign key of a column that an earlier migration adds',
    'insert into t values (1, 1)',
    [
      'alter table t add column c int; alter table t add column d int default 5;',
      'alter table t add constraint k check (c > 0 and d > 0); alter table t add constraint f foreign key (c) references t (id);',
    ],
  ],
  [
    'NOT NULL of a renamed column and table, which hold no NULL',
    'insert into t values (1, 1)',
    [
      'alter table t rename to u; alter table u rename column n to total;',
      'alter table u alter column total set not null; create unique index on u (total);',
    ],
  ],
  [
    'a unique identity and a unique default that differs from row to row',
    'insert into t values (1, 1), (2, 1)',
    [
      'alter table t add column i int generated always as identity; alter table t add column u uuid default gen_random_uuid();',
      'create unique index on t (i); create unique index on t (u);',
    ],
  ],
  [
    'constraints of a table that a migration makes and another one fills',
    '',
    [
      'create table u (id int primary key, n int);',
      'insert into u values (1, 1); alter table u alter column n set not null; alter table u add constraint k check (n > 0);',
    ],
  ],
  [
    'a check that compares with an enum that is renamed',
    'insert into t values (1, 1)',
    [
      "alter table t add constraint k check (m <> 'happy');",
      'create schema "Their own"; alter type mood rename to "My mood"; alter type "My mood" set schema "Their own";',
    ],
  ],
  ['a renamed value of an enum', 'insert into t values (1, 1)', ["alter type mood rename value 'sad' to 'blue'"]],
  [
    'a constraint that is not valid yet',
    'insert into t values (1, -1)',
    ['alter table t add constraint k check (n > 0) not valid;'],
  ],
  [
    'a table that is empty',
    '',
    ['alter table t add column c int not null; alter table t alter column n type smallint using n::text::smallint;'],
  ],
];
test.each(calm)('%s raise no alarm, and migrate runs', async (_name, rows, steps) => {
  const first =
    "create type mood as enum ('happy', 'sad'); create table t (id int primary key, n int, m mood default 'sad');";
  const found = await look(newest, [first, ...steps], rows);
  expect(found).toEqual([]);
  expect(await outcome()).toBe('it ran');
});

test('a migration that changes rows before it asks something of them: what cannot be known is a warning that says so', async () => {
  const found = await look(
    newest,
    [
      'create table t (id int, n int); create table u (id int, n int);',
      'update t set n = 0 where n is null;\n--> statement-breakpoint\nalter table t alter column n set not null;\nalter table u alter column n set not null;',
    ],
    'insert into t values (1, null); insert into u values (1, null)',
  );
  expect(found).toEqual([
    {
      line: expect.stringMatching(
        /^warning: 0001_step: 1 row holds NULL in column public\.t\.n, which becomes NOT NULL; .*0001_step\.sql:1 \(UPDATE\) changes rows first: whether they fit then is known only when it runs$/,
      ) as string,
      rows: 1,
    },
    { line: 'failure: 0001_step: 1 row holds NULL in column public.u.n, which becomes NOT NULL', rows: 1 },
  ]);
});

test('a type that no query can judge is tried: PostgreSQL names the value that does not fit', async () => {
  const found = await look(
    newest,
    ['create table t (id int, n text);', 'alter table t alter column n type int using (n || $$0$$)::int;'],
    `insert into t values (1, '1'), (2, 'x')`,
  );
  expect(found).toEqual([
    {
      line: 'failure: 0001_step: at least one row does not fit integer, the new type of column public.t.n (invalid input syntax for type integer: "x0")',
      rows: undefined,
    },
  ]);
  expect(await outcome()).toContain('invalid input syntax for type integer: "x0"');
});

test('what compares with a type that a migration makes cannot be known yet, and preflight says so', async () => {
  const found = await look(
    newest,
    [
      'create table t (id int);',
      "create type size as enum ('S', 'L'); alter table t add column s size default 'S' not null; alter table t add constraint k check (s <> 'L');",
    ],
    'insert into t values (1)',
  );
  expect(found).toEqual([
    {
      line: 'warning: 0001_step: whether rows fit constraint public.t.k is known only when it runs (type "public.size" does not exist)',
      rows: undefined,
    },
  ]);
  expect(await outcome()).toBe('it ran');
});

test('each pending migration is looked at: what the second and third ask of rows that are there', async () => {
  const found = await look(
    newest,
    [
      'create table t (id int, n int);',
      'alter table t add column c int;',
      'alter table t alter column c set not null;',
      'alter table t rename column n to m; alter table t add constraint k check (m > 0);',
    ],
    'insert into t values (1, -1), (2, 2)',
  );
  expect(found).toEqual([
    { line: 'failure: 0002_step: 2 rows hold NULL in column public.t.c, which becomes NOT NULL', rows: 2 },
    { line: 'failure: 0003_step: 1 row violates constraint public.t.k', rows: 1 },
  ]);
});

test('without a snapshot, preflight says that rows were not checked', async () => {
  pending = await pendingOn(
    newest,
    ['create table t (id int);', '-- no snapshot\nalter table t add check (id > 1);'],
    '',
  );
  expect((await pending.look()).map(({ message }) => message)).toContain(
    '0001_step has no catalog snapshot: whether rows fit what it changes was not checked',
  );
});
