import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { type Pending, pendingOn } from './pending.js';

let pending: Pending | undefined;
afterEach(() => pending?.close());

/** The values and rows that go; the query of each lists as many rows as it says. */
async function look(major: number, steps: readonly string[], rows: string): Promise<string[]> {
  pending = await pendingOn(major, steps, rows);
  const checks = (await pending.look()).filter(({ message }) => / (drops column|deletes the rows of) /.test(message));
  for (const { rows: count, query } of checks) expect(await pending.client.query(query!)).toHaveLength(count!);
  return checks.map(({ message }) => message);
}

const cases: readonly (readonly [
  name: string,
  first: string,
  rows: string,
  second: string,
  said: readonly string[],
])[] = [
  [
    'a column',
    'create table t (id int, n text);',
    `insert into t values (1, 'a'), (2, null), (3, 'b')`,
    'alter table t drop column n;',
    ['0001_step: drops column public.t.n: 2 rows hold a value'],
  ],
  [
    'a table',
    'create table t (id int); create table empty (id int);',
    'insert into t values (1)',
    'drop table t, empty;',
    ['0001_step: deletes the rows of table public.t: 1 row'],
  ],
  [
    'a quoted column in another schema',
    'create schema "My app"; create table "My app"."T" ("N" int);',
    'insert into "My app"."T" values (1)',
    'alter table "My app"."T" drop column "N";',
    ['0001_step: drops column "My app"."T"."N": 1 row holds a value'],
  ],
  [
    'a partitioned table',
    'create table t (id int) partition by list (id); create table t1 partition of t for values in (1, 2);',
    'insert into t values (1), (2)',
    'drop table t;',
    ['0001_step: deletes the rows of table public.t: 2 rows'],
  ],
  [
    'a partition',
    'create table t (id int) partition by list (id); create table t1 partition of t for values in (1, 2);',
    'insert into t values (1), (2)',
    'drop table t1;',
    ['0001_step: deletes the rows of table public.t1: 2 rows'],
  ],
  [
    'a schema with all that is in it',
    'create schema s; create table s.a (id int); create table s.b (id int);',
    'insert into s.a values (1); insert into s.b values (1), (2)',
    'drop schema s cascade;',
    ['0001_step: deletes the rows of table s.a: 1 row', '0001_step: deletes the rows of table s.b: 2 rows'],
  ],
  [
    'a table that is emptied',
    'create table t (id int);',
    'insert into t values (1)',
    'truncate t;',
    ['0001_step: deletes the rows of table public.t: 1 row'],
  ],
  [
    'a column that was renamed, of a table in a schema that was renamed',
    'create schema s; create table s.t (id int, n int);',
    'insert into s.t values (1, 1)',
    'alter schema s rename to r; alter table r.t rename column n to m; alter table r.t drop column m;',
    ['0001_step: drops column s.t.n: 1 row holds a value'],
  ],
  [
    'a column that holds nothing',
    'create table t (id int, n int);',
    'insert into t values (1)',
    'alter table t drop column n;',
    [],
  ],
  [
    'a generated column',
    'create table t (id int, n int generated always as (id * 2) stored);',
    'insert into t values (1)',
    'alter table t drop column n;',
    [],
  ],
  [
    'a table and a column that the migration makes itself',
    'create table t (id int);',
    'insert into t values (1)',
    'create table u (id int); insert into u values (1); drop table u; alter table t add column n int default 5; alter table t drop column n;',
    [],
  ],
];

test.each(cases.flatMap((one) => inTurn(one[0], majors).map((major) => [major, ...one] as const)))(
  'PostgreSQL %i: what is dropped with %s is counted',
  async (major, _name, first, rows, second, said) => {
    expect(await look(major, [first, second], rows)).toEqual(said);
  },
);

const newest = majors.at(-1)!;

test('what two migrations drop is counted once', async () => {
  const steps = ['create table t (id int, n int);', 'drop table t;', 'create table t (id int);', 'drop table t;'];
  expect(await look(newest, steps, 'insert into t values (1, 1)')).toEqual([
    '0001_step: deletes the rows of table public.t: 1 row',
  ]);
});

test('rows that row-level security hides are not taken for none', async () => {
  pending = await pendingOn(
    newest,
    ['create table t (id int); alter table t enable row level security;', 'drop table t;'],
    `insert into t values (1); drop role if exists pf_reader; create role pf_reader; grant select on t to pf_reader;
     grant usage on schema drizzle to pf_reader; grant select on drizzle.__drizzle_migrations to pf_reader`,
  );
  await pending.client.exec('set role pf_reader');
  const messages = (await pending.look()).map(({ message }) => message);
  await pending.client.exec('reset role; drop owned by pf_reader; drop role pf_reader');
  expect(messages).toContain(
    '0001_step: deletes the rows of table public.t, and they could not be counted (row-level security hides rows from this user)',
  );
});

test('a table that is rewritten is named with the room that it takes', async () => {
  pending = await pendingOn(
    newest,
    [
      'create table t (id int primary key, n int, v varchar(5)); create table u (id int); create table w (id int);',
      'alter table t alter column n type bigint; alter table u add column i uuid default gen_random_uuid(); alter table w add column n int default 5;',
      'alter table t alter column v type varchar(9);',
    ],
    'insert into t select i, i from generate_series(1, 1000) i',
  );
  const found = (await pending.look()).filter(({ bytes }) => bytes !== undefined);
  const [size] = await pending.client.query<{ bytes: number; pretty: string }>(
    `select pg_total_relation_size('t')::int as bytes, pg_size_pretty(pg_total_relation_size('t')) as pretty`,
  );
  expect(found).toEqual([
    {
      level: 'ok',
      message: `0001_step rewrites table public.t: up to ${size?.pretty} more on the server's disk until it commits`,
      migration: '0001_step',
      object: 'table public.t',
      bytes: size?.bytes,
    },
    expect.objectContaining({ object: 'table public.u', bytes: 0 }),
  ]);
  expect((await migrate(pending.client, pending.project, { verify: false })).applied).toHaveLength(2);
});
