import { describe, expect, test } from 'vitest';
import { pgliteClient, planOnce } from '../../src/connect/index.js';
import { irreversible } from '../../src/generate/irreversible.js';
import { catalogOf } from '../support/catalog-of.js';
import { openPglite } from '../support/pglite.js';

const a = (type: string): string => `create table t (id int, a ${type});`;

const cases: readonly (readonly [before: string, after: string, lost: readonly string[]])[] = [
  ['create table t (id int)', '', ['the rows of table public.t']],
  [a('int'), 'create table t (id int)', ['the values of column public.t.a']],
  ['create table t (id int)', a('int'), []],
  [
    a('bool default true'),
    'create table t (id int)',
    ['the values of column public.t.a: the rollback gives every row its default, true'],
  ],
  [`create type e as enum ('x'); ${a('text')}`, `create type e as enum ('x'); ${a('e')}`, []],
  [`create type e as enum ('x'); ${a('e')}`, `create type e as enum ('x'); ${a('text')}`, []],
  [
    "create type e as enum ('x')",
    "create type e as enum ('x', 'y')",
    ["the rollback fails while rows have the new values of enum public.e ('y')"],
  ],
  ['create table t (id int, a int generated always as (id + 1) stored)', 'create table t (id int)', []],
  [
    a('int'),
    'create table t (id int, a int generated always as (id + 1) stored)',
    ['the values of column public.t.a, which are computed from now on'],
  ],
  ['create sequence s', '', ['the position of sequence public.s']],
  ['create table t (id serial)', 'create table t (id int not null)', []],
  ['create table t (id int); create view v as select id from t', 'create table t (id int)', []],
  ["create type e as enum ('a', 'b')", '', []],
  ['create table t (id int) partition by range (id)', 'create table t (id int)', ['the rows of table public.t']],
  [a('varchar(3)'), a('text'), []],
  [a('text'), a('varchar(3)'), []],
  [a('integer'), a('bigint'), []],
  [a('bigint'), a('integer'), []],
  [a('integer'), a('text'), []],
  [a('numeric(8,2)'), a('numeric(9,2)'), []],
  [
    a('numeric(8,2)'),
    a('numeric(8,1)'),
    ['what the values of column public.t.a lose on the way from numeric(8,2) to numeric(8,1) and back'],
  ],
  [
    a('timestamp'),
    a('date'),
    ['what the values of column public.t.a lose on the way from timestamp without time zone to date and back'],
  ],
  [
    a('timestamp'),
    a('timestamp(0)'),
    [
      'what the values of column public.t.a lose on the way from timestamp without time zone to timestamp(0) without time zone and back',
    ],
  ],
  [a('timestamp(0)'), a('timestamp'), []],
  [a('real'), a('double precision'), []],
  [
    a('double precision'),
    a('real'),
    ['what the values of column public.t.a lose on the way from double precision to real and back'],
  ],
  [
    a('char(5)'),
    a('text'),
    ['what the values of column public.t.a lose on the way from character(5) to text and back'],
  ],
];

describe('what a migration takes for good', () => {
  test('is told by name, and nothing else is', async () => {
    const client = planOnce(pgliteClient(await openPglite()));
    for (const [before, after, lost] of cases)
      expect(
        irreversible(await catalogOf(client, before), await catalogOf(client, after)),
        `${before} → ${after}`,
      ).toEqual(lost);
    await client.close();
  });
});
