import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareCatalogs, readCatalog } from '../../src/catalog/index.js';
import { findViolations } from '../../src/migrate/violations.js';
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
])('rows in the way of %s are counted, and listed by the query', async (_name, live, declared, found) => {
  for (const { client } of opened) {
    const wanted = await catalogOf(client, declared);
    await client.exec(`begin; ${live}`);
    try {
      const present = await readCatalog(client);
      const violations = await findViolations(client, compareCatalogs(wanted, present), present);
      expect(Object.fromEntries(violations.map(({ object, rows }) => [object, rows]))).toEqual(found);
      for (const { rows, query } of violations) expect(await client.query(query)).toHaveLength(rows);
    } finally {
      await client.exec('rollback');
    }
  }
});
