import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { type Pending, pendingOn } from './pending.js';

let pending: Pending | undefined;
afterEach(() => pending?.close());

const outcome = (): Promise<string> =>
  migrate(pending!.client, pending!.project, { verify: false }).then(
    () => 'it ran',
    (error: Error) => error.message,
  );

/** What is in the way, without where. */
async function look(major: number, steps: readonly string[], others: string): Promise<string[]> {
  pending = await pendingOn(major, steps, others);
  const checks = (await pending.look()).filter(({ message }) => / which nobody declares/.test(message));
  for (const { query } of checks) if (query !== undefined) expect(await pending.client.query(query)).toHaveLength(1);
  return checks.map(({ level, message }) => `${level}: ${message.replace(/, which nobody declares.*/, '')}`);
}

const first = `create schema "My app"; create type mood as enum ('happy', 'sad');
  create table t (id int primary key, n int, m mood, gone text);
  create table "My app"."T" (id int primary key, "N" int);
  create table parts (id int, n int) partition by list (id); create table part partition of parts for values in (1);
  create function f(a int) returns int language sql as 'select a';`;

const inTheWay: readonly (readonly [name: string, others: string, second: string, said: readonly string[]])[] = [
  [
    'a view of a dropped column',
    'create view report as select gone from t',
    'alter table t drop column gone;',
    ['view public.report'],
  ],
  [
    'a materialized view of a column that gets another type',
    'create schema bi; create materialized view bi."Sums" as select sum(n) from t',
    'alter table t alter column n type bigint;',
    ['materialized view bi."Sums"'],
  ],
  [
    'a view of a quoted column in another schema',
    'create view report as select "N" from "My app"."T"',
    'alter table "My app"."T" alter column "N" type bigint;',
    ['view public.report'],
  ],
  [
    'a rule',
    'create table log (n int); create rule keep as on insert to t do also insert into log values (new.n)',
    'alter table t alter column n type bigint;',
    ['rule keep on public.t'],
  ],
  [
    'a view of a dropped table',
    'create view report as select 1 as one from t',
    'drop table t;',
    ['view public.report'],
  ],
  [
    'a foreign key to a dropped table',
    'create table log (t int references t)',
    'drop table t;',
    ['table constraint log_t_fkey on public.log'],
  ],
  [
    'a foreign key to a dropped primary key',
    'create table log (t int references t)',
    'alter table t drop constraint t_pkey;',
    ['table constraint log_t_fkey on public.log'],
  ],
  [
    'a column of a dropped enum',
    'create table log (m mood)',
    'alter table t drop column m; drop type mood;',
    ['table column public.log.m'],
  ],
  [
    'a column of an enum that is made anew',
    'create table log (m mood)',
    `alter type mood rename to old; create type mood as enum ('happy'); alter table t alter column m type mood using m::text::mood; drop type old;`,
    ['table column public.log.m'],
  ],
  [
    'a view that calls a dropped function',
    'create view report as select f(n) from t',
    'drop function f(int);',
    ['view public.report'],
  ],
  [
    'a policy over a column that gets another type',
    'create policy mine on t using (n > 0)',
    'alter table t alter column n type bigint;',
    ['policy mine on public.t'],
  ],
  [
    'a view of a partition',
    'create view report as select n from part',
    'alter table parts alter column n type bigint;',
    ['view public.report'],
  ],
  [
    'a view of a renamed column of a renamed table',
    'create view report as select gone from t',
    'alter table t rename to u; alter table u rename column gone to away; alter table u drop column away;',
    ['view public.report'],
  ],
];

test.each(inTheWay.flatMap((one) => inTurn(one[0], majors).map((major) => [major, ...one] as const)))(
  'PostgreSQL %i: %s is named before migrate meets it',
  async (major, _name, others, second, said) => {
    expect(await look(major, [first, second], others)).toEqual(said.map((one) => `failure: 0001_step: ${one}`));
    expect(await outcome()).not.toBe('it ran');
  },
);

const newest = majors.at(-1)!;

const calm: readonly (readonly [name: string, others: string, second: string])[] = [
  ['a view of other columns', 'create view report as select id from t', 'alter table t drop column gone;'],
  [
    'a view that the migration itself drops',
    'create view report as select gone from t',
    '-- no snapshot\ndrop view report; alter table t drop column gone;',
  ],
  [
    'a view that the migration replaces',
    'create view report as select id, n from t where gone is null',
    '-- no snapshot\ncreate or replace view report as select id, n from t; alter table t drop column gone;',
  ],
  [
    'what goes with its table: its index, policy, trigger, sequence and foreign key to itself',
    `create index i on t (n); create policy p on t using (n > 0); alter table t add column s serial, add foreign key (n) references t (id);
     create function g() returns trigger language plpgsql as 'begin return new; end'; create trigger tr before update of n on t for each row when (new.n > 0) execute function g()`,
    'drop table t;',
  ],
  [
    'an index and a check of a dropped column',
    'create index i on t (n); alter table t add check (n > 0)',
    'alter table t drop column n;',
  ],
  [
    'a constraint, a default and an index of a column that gets another type',
    'alter table t alter column n set default 5; alter table t add check (n > 0); create index i on t (n)',
    'alter table t alter column n type bigint;',
  ],
  ['a partitioned table with keys', 'alter table parts add primary key (id)', 'drop table parts;'],
];
test.each(calm)('%s: nothing is in the way, and migrate runs', async (_name, others, second) => {
  expect(await look(newest, [first, second], others)).toEqual([]);
  expect(await outcome()).toBe('it ran');
});

test('what the declarations know of is not in the way: the migrations were proven with it', async () => {
  const declared = `${first} create view report as select gone from t;`;
  const second = `do $$ begin execute 'dr' || 'op view report'; end $$; alter table t drop column gone;`;
  expect(await look(newest, [declared, second], '')).toEqual([]);
  expect(await outcome()).toBe('it ran');
});

test('what CASCADE drops of somebody else’s is a warning', async () => {
  expect(await look(newest, [first, 'drop table t cascade;'], 'create view report as select gone from t')).toEqual([
    'warning: 0001_step: view public.report',
  ]);
  expect(await outcome()).toBe('it ran');
});

test('where a DO block drops objects, a view that may be one of them is a warning', async () => {
  const second = `do $$ begin drop view if exists report; end $$; alter table t drop column gone;`;
  expect(await look(newest, [first, second], 'create view report as select gone from t')).toEqual([
    'warning: 0001_step: view public.report',
  ]);
  expect(await outcome()).toBe('it ran');
});
