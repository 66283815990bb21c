import { expect, test } from 'vitest';
import { risksOf } from '../../src/migrations/generate/risks.js';
import { plan } from '../../src/postgres/plan/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { openPlace } from '../workflow/workflow.js';

const t = (columns: string, more = ''): string =>
  `create table t (id int primary key${columns && `, ${columns}`}); ${more}`;

const index = 'CREATE INDEX CONCURRENTLY, in a file that runs without a transaction (generate --online)';
const constraint = 'ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own (generate --online)';
const key = 'CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX (generate --online)';
const column = 'a new column, filled in batches, that takes the place of the old one';
const notNull = 'ADD CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a migration of its own, then SET NOT NULL';

/** What PostgreSQL's manual says of each change (ALTER TABLE, Notes; CREATE INDEX; 13.3. Explicit Locking). */
const cases: readonly (readonly [before: string, after: string, risks: readonly string[]])[] = [
  ['', t('a int unique check (a > 0)', 'create index i on t (a)'), []],
  [t(''), t('a int'), []],
  [t(''), t('a int not null default 1'), []],
  [t(''), t('a timestamptz default now()'), []],
  [
    t(''),
    t('a int not null'),
    [
      'column public.t.a: fails on existing rows. Safer: a column that may be null or has a DEFAULT, filled, and NOT NULL then',
    ],
  ],
  [t(''), t('a uuid default gen_random_uuid()'), [`column public.t.a: table rewrite. Safer: ${column}`]],
  [t(''), t('a int generated always as (id + 1) stored'), [`column public.t.a: table rewrite. Safer: ${column}`]],
  [t('a int'), t(''), ['column public.t.a: data loss']],
  [
    t('a int'),
    t('a int not null'),
    [`column public.t.a: full scan, fails on existing rows. Safer: ${notNull} (generate --online)`],
  ],
  [t('a int not null'), t('a int'), []],
  [t('a int'), t('a int default 3'), []],
  [t('a int'), t('a bigint'), [`column public.t.a: table rewrite. Safer: ${column}`]],
  [t('a varchar(5)'), t('a varchar(9)'), []],
  [t('a varchar(5)'), t('a text'), []],
  [t('a text'), t('a varchar'), []],
  [t('a numeric(5,2)'), t('a numeric(9,2)'), []],
  [t('a timestamp(3)'), t('a timestamp'), []],
  [
    t('a varchar(9)'),
    t('a varchar(5)'),
    [`column public.t.a: table rewrite, fails on existing rows. Safer: ${column}`],
  ],
  [t('a timestamp'), t('a timestamptz'), [`column public.t.a: table rewrite. Safer: ${column}`]],
  [t('a int'), t('a int', 'create index i on t (a)'), [`index public.i: blocks writes. Safer: ${index}`]],
  [
    t('a int'),
    t('a int', 'create unique index i on t (a)'),
    [`index public.i: blocks writes, fails on existing rows. Safer: ${index}`],
  ],
  [
    t('a int', 'create index i on t (a)'),
    t('a int'),
    [
      'index public.i: blocks writes. Safer: DROP INDEX CONCURRENTLY, in a file that runs without a transaction (generate --online)',
    ],
  ],
  [t('a int', 'create index i on t (a)'), '', ['table public.t: data loss']],
  [
    t('a int', 'create index i on t (a)'),
    t('a int', 'create index i on t (a desc)'),
    [
      `index public.i: blocks writes. Safer: DROP INDEX CONCURRENTLY, in a file that runs without a transaction (generate --online); ${index}`,
    ],
  ],
  [
    t('a int'),
    t('a int', 'alter table t add constraint c check (a > 0)'),
    [`constraint public.t.c: full scan, fails on existing rows. Safer: ${constraint}`],
  ],
  [t('a int'), t('a int', 'alter table t add constraint c check (a > 0) not valid'), []],
  [
    t('a int'),
    t('a int', 'alter table t add constraint c unique (a)'),
    [`constraint public.t.c: full scan, fails on existing rows. Safer: ${key}`],
  ],
  [
    t('a int'),
    t('a int', 'alter table t add constraint c foreign key (a) references t'),
    [`constraint public.t.c: full scan, fails on existing rows. Safer: ${constraint}`],
  ],
  [t('a int'), '', ['table public.t: data loss']],
  [t(''), t('', 'create view v as select id from t'), []],
  [t(''), t('', 'create policy p on t using (true)'), []],
  ["create type e as enum ('a')", "create type e as enum ('a', 'b')", []],
  [t('a int not null'), t('a bigint not null'), [`column public.t.a: table rewrite. Safer: ${column}`]],
  [t('a int generated always as (id + 1) stored'), t(''), ['column public.t.a: breaks running code']],
  [t('', 'create view v as select id from t'), t(''), ['view public.v: breaks running code']],
  [t(''), t('', 'alter table t enable row level security'), ['table public.t: hides rows from roles without a policy']],
  [t('', 'alter table t enable row level security'), t(''), ['table public.t: shows rows that policies hid']],
];

test('what a change may cost on a table in use is told, with the safer form, and nothing where it costs nothing', async () => {
  const { client, close } = await openPlace(majors.at(-1)!);
  for (const [before, after, risks] of cases) {
    const [from, to] = [await catalogOf(client, before), await catalogOf(client, after)];
    expect(risksOf(from, plan(from, to)), `${before} → ${after}`).toEqual(risks);
  }
  await close();
});
