import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pgliteClient } from '../../src/postgres/connect/index.js';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { catalogOf } from '../support/catalog-of.js';
import { openPglite } from '../support/pglite.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

let opened: Opened;
beforeAll(async () => {
  opened = await openPlace(majors[0]!);
});
afterEach(async () => {
  await opened.client.exec('drop schema public cascade; create schema public');
});
afterAll(() => opened.close());

async function declare(sql: string): Promise<DeclaredCatalog> {
  const client = pgliteClient(await openPglite());
  const whole = await catalogOf(client, sql);
  await client.close();
  const catalog = { ...whole, objects: whole.objects.filter(({ kind }) => kind !== 'grant') };
  const none = { roles: [], targets: [] };
  return { fingerprint: '', shared: [], governed: none, managed: [], operationTests: [], catalog };
}

test.each<[string, { declared: string; live: string; rows?: string }]>([
  [
    'an enum with other values, and the columns that have it',
    {
      declared: `create type mood as enum ('sad', 'glad');
        create table t (id int primary key, a mood default 'sad', b mood[]); create table u (c mood)`,
      live: `create type mood as enum ('sad', 'ok', 'low', 'glad');
        create table t (id int primary key, a mood default 'sad', b mood[]); create table u (c mood)`,
      rows: `insert into t values (1, 'glad', '{sad,glad}')`,
    },
  ],
  [
    'an enum under a view',
    {
      declared: `create type mood as enum ('sad', 'glad'); create table t (a mood); create view v as select a from t`,
      live: `create type mood as enum ('glad', 'low', 'sad'); create table t (a mood); create view v as select a from t`,
    },
  ],
  [
    'the type of a column under two views, one upon the other',
    {
      declared: `create table t (a bigint); create view v as select a from t; create view w as select a from v`,
      live: `create table t (a text); create view v as select a from t; create view w as select a from v`,
    },
  ],
  [
    'two columns under one view',
    {
      declared: `create table t (a bigint, b bigint); create view v as select a, b from t`,
      live: `create table t (a text, b text); create view v as select a, b from t`,
    },
  ],
  [
    'a function with another result, which a policy calls',
    {
      declared: `create function f() returns bigint language sql as 'select 1'; create table t (a bigint);
        create policy p on t using (a = f())`,
      live: `create function f() returns int language sql as 'select 1'; create table t (a bigint);
        create policy p on t using (a = f())`,
    },
  ],
  [
    'the key of a table, to which another one refers',
    {
      declared: `create table t (a int, b int not null, constraint t_pkey primary key (a)); create table u (a int constraint u_t references t (a))`,
      live: `create table t (a int, b int, constraint t_pkey primary key (a, b), unique (a)); create table u (a int constraint u_t references t (a))`,
    },
  ],
])('the SQL that stands with a finding closes it: %s', async (_, { declared, live, rows }) => {
  const wanted = await declare(declared);
  await opened.client.exec(live);
  if (rows) await opened.client.exec(rows);
  const look = async () => (await validateCatalog(opened.client, wanted)).findings;
  const findings = await look();
  expect(findings).not.toEqual([]);

  for (const { fix } of findings) await opened.client.exec(fix.join(';\n'));
  expect((await look()).map(({ message }) => message)).toEqual([]);
});
