import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { findViolations } from '../../src/migrations/preflight/row-violations.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

let opened: readonly Opened[];
beforeAll(async () => {
  opened = await Promise.all(majors.map((major) => openPlace(major)));
});
afterAll(async () => {
  for (const { close } of opened) await close();
});

const mood = `create type mood as enum ('happy', 'sad');`;

/** What is there, what is declared, and the rows in the way of each object. */
test.each<readonly [name: string, live: string, declared: string, found: Readonly<Record<string, number>>]>([
  [
    'an exclusion constraint',
    `create table t (r int4range); insert into t values ('[1,3]'), ('[2,4]'), ('[7,8]');`,
    'create table t (r int4range, constraint x exclude using gist (r with &&));',
    { 'constraint public.t.x': 2 },
  ],
  [
    'a unique index over an expression',
    `create table t (e text); insert into t values ('a'), ('A'), ('b');`,
    'create table t (e text); create unique index i on t (lower(e) text_pattern_ops);',
    { 'index public.i': 2 },
  ],
  [
    'a foreign key that matches fully',
    `create table p (a int, b int, primary key (a, b)); create table t (a int, b int); insert into t values (1, null), (null, null);`,
    'create table p (a int, b int, primary key (a, b)); create table t (a int, b int, constraint f foreign key (a, b) references p match full);',
    { 'constraint public.t.f': 1 },
  ],
  [
    'an enum in arrays, and one of the same name in another schema',
    `create schema s; ${mood} create type s.mood as enum ('sad'); create table t (m mood[], o s.mood); insert into t values ('{sad}', 'sad'), (null, 'sad');`,
    `create schema s; create type mood as enum ('happy'); create type s.mood as enum ('sad'); create table t (m mood[], o s.mood);`,
    { 'enum public.mood': 1 },
  ],
  [
    'an index that becomes unique',
    'create table t (a int); create index i on t (a); insert into t values (1), (1), (2);',
    'create table t (a int); create unique index i on t (a);',
    { 'index public.i': 2 },
  ],
  [
    'a foreign key to a table that is gone',
    'create table t (a int); insert into t values (1), (null);',
    'create table p (a int primary key); create table t (a int constraint f references p);',
    { 'constraint public.t.f': 1 },
  ],
  [
    'a new column that is NOT NULL and has no default',
    'create table t (a int); insert into t values (1), (2);',
    'create table t (a int, b int not null, c int not null default 1);',
    { 'column public.t.b': 2 },
  ],
  [
    'everything at once',
    "create table t (a int, b numeric(14,4), c text, d text); insert into t values (null, 1.2345, 'x', 'x'), (1, 1.5, 'x', null);",
    'create table t (a int not null, b numeric(12,2), c text unique constraint k check (length(c) > 1));',
    {
      'column public.t.a': 1,
      'column public.t.b': 1,
      'column public.t.d': 1,
      'constraint public.t.k': 2,
      'constraint public.t.t_c_key': 2,
    },
  ],
])('rows in the way of %s are counted, and listed by the query', async (_name, live, declared, found) => {
  for (const { client } of opened) {
    const wanted = await catalogOf(client, declared);
    await client.exec(`begin; ${live}`);
    try {
      const present = await readCatalog(client);
      const violations = await findViolations(client, wanted, present);
      expect(Object.fromEntries(violations.map(({ object, rows }) => [object, rows]))).toEqual(found);
      for (const { rows, query } of violations) expect(await client.query(query)).toHaveLength(rows ?? -1);
    } finally {
      await client.exec('rollback');
    }
  }
});

/** A column's type, the one that is declared, values, and how many of them would be another value afterwards. */
test.each<readonly [from: string, to: string, values: string, changed: number]>([
  ['numeric(14,4)', 'numeric(12,2)', '(1.2345), (1.5), (null), (2)', 1],
  ['numeric(14,4)[]', 'numeric(12,2)[]', "('{1.2345,1}'), ('{1.50}')", 1],
  ['numeric', 'numeric(12,2)', '(1.5), (1.500), (1.005)', 1],
  ['numeric', 'integer', '(1), (1.5)', 1],
  ['double precision', 'real', '(0.5), (0.1)', 1],
  ['bigint', 'double precision', '(1), (9007199254740993)', 1],
  ['timestamptz', 'date', "('2020-01-01'), ('2020-01-01 10:00')", 1],
  ['timestamp(6)', 'timestamp(0)', "('2020-01-01'), ('2020-01-01 10:00:00.5')", 1],
  ['text', 'varchar(3)', "('abc'), ('abc  ')", 1],
  ['text', 'integer', "('7'), ('007')", 1],
  ['integer', 'boolean', '(1), (0), (5)', 1],
  ['json', 'jsonb', `('{"b": 1, "a":2}'), ('{"a":1,"a":2}')`, 1],
  ['integer', 'bigint', '(1)', 0],
  ['varchar(5)', 'text', "('a ')", 0],
  ['date', 'timestamp', "('2020-01-01')", 0],
])('values of %s that %s would change are counted and listed, and nothing else', async (from, to, values, changed) => {
  for (const { client } of opened) {
    const wanted = await catalogOf(client, `create table t (v ${to});`);
    await client.exec(`begin; create table t (v ${from}); insert into t values ${values}`);
    try {
      const found = await findViolations(client, wanted, await readCatalog(client));
      expect(found.map(({ object, rows }) => [object, rows])).toEqual(
        changed === 0 ? [] : [['column public.t.v', changed]],
      );
      for (const { rows, query, suggestion } of found) {
        expect(await client.query(query)).toHaveLength(rows ?? -1);
        await client.exec(suggestion!.sql);
      }
      expect(await findViolations(client, wanted, await readCatalog(client)), 'the suggestion puts them right').toEqual(
        [],
      );
    } finally {
      await client.exec('rollback');
    }
  }
});

test('a suggestion puts the rows right', async () => {
  const { client } = opened.at(-1)!;
  const declared = `${mood} create table p (a int primary key);
    create table t (n text not null default 'none', m mood default 'happy', a int constraint f references p on delete set null);`;
  const wanted = await catalogOf(client, declared);
  await client.exec(`begin; create type mood as enum ('happy', 'sad', 'odd'); create table p (a int primary key);
    create table t (n text default 'none', m mood default 'happy', a int); insert into t values (null, 'odd', 1), ('x', 'sad', null)`);
  try {
    const found = await findViolations(client, wanted, await readCatalog(client));
    expect(found.map(({ object, fault, suggestion }) => [object, fault, suggestion?.does])).toEqual([
      ['column public.t.n', '1 row holds NULL, and the column becomes NOT NULL', 'sets the declared default'],
      ['constraint public.t.f', '1 row refers to a row that is not there', 'sets NULL, as ON DELETE does'],
      ['enum public.mood', "1 row holds 'odd', which the enum loses", 'sets the declared default'],
    ]);
    for (const { suggestion } of found) await client.exec(suggestion!.sql);
    expect(await findViolations(client, wanted, await readCatalog(client))).toEqual([]);
  } finally {
    await client.exec('rollback');
  }
});

test('values that nobody can count are in the way', async () => {
  const { client } = opened.at(-1)!;
  const wanted = await catalogOf(client, 'create table t (v date);');
  await client.exec('begin; create table t (v integer); insert into t values (1)');
  try {
    expect(await findViolations(client, wanted, await readCatalog(client))).toEqual([
      expect.objectContaining({
        object: 'column public.t.v',
        fault: 'rows that hold values that date would change could not be counted (cannot cast type integer to date)',
      }),
    ]);
  } finally {
    await client.exec('rollback');
  }
});

test('values that a policy hides are in the way', async () => {
  const { client } = opened.at(-1)!;
  const forced = 'alter table t enable row level security; alter table t force row level security;';
  const wanted = await catalogOf(client, `create table t (v numeric(12,2)); ${forced}`);
  await client.exec(`begin; create role owns_hidden; create table t (v numeric(14,4)); insert into t values (1.2345); ${forced}
    alter table t owner to owns_hidden; grant all on schema public to owns_hidden; set local role owns_hidden`);
  try {
    const [found, ...others] = await findViolations(client, wanted, await readCatalog(client));
    expect(others).toEqual([]);
    expect(found?.fault).toMatch(/could not be counted \(query would be affected by row-level security policy/);
  } finally {
    await client.exec('rollback');
  }
});
