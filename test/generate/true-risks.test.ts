import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog, readDependencies } from '../../src/catalog/index.js';
import type { Client } from '../../src/connect/index.js';
import { plan, type Statement } from '../../src/plan/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

/** ACCESS SHARE stands for none, too. */
type Lock = 'ACCESS SHARE' | 'ACCESS EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'SHARE UPDATE EXCLUSIVE' | 'SHARE';

/** One change of a table `t` that is in use. */
interface Change {
  readonly before: string;
  readonly after: string;
  /** The strongest lock on `t`. */
  readonly lock: Lock;
  /** Whether the rows of `t` are written anew, or all of them are read. */
  readonly cost: 'rewrite' | 'scan' | 'none';
  /** Rows with which it goes through, the most extreme ones that there are. */
  readonly good: string;
  /** Rows with which it fails; without them, there are none. */
  readonly bad?: string;
  /** A query of running code that fails after it. */
  readonly breaks?: string;
  /** Whether values are gone. */
  readonly loses?: true;
}

const t = (columns: string, more = ''): string =>
  `create table t (id int primary key${columns && `, ${columns}`}); ${more}`;

const a = (value: string): string => `insert into t (id, a) values (1, ${value})`;

/** A change of type of a column that may be null. */
const type = (from: string, to: string, cost: Change['cost'], good: string, bad?: string): Change => ({
  before: t(`a ${from}`),
  after: t(`a ${to}`),
  lock: 'ACCESS EXCLUSIVE',
  cost,
  good: a(good),
  ...(bad !== undefined && { bad: a(bad) }),
});

const mood = `create type mood as enum ('sad', 'ok');`;
const twice = (by: number): string =>
  `create function twice(int) returns int language plpgsql immutable as 'begin return $1 * ${by}; end';`;

const types: readonly Change[] = [
  type('int', 'bigint', 'rewrite', '2147483647'),
  type('bigint', 'int', 'rewrite', '1', '2147483648'),
  type('smallint', 'numeric(5,0)', 'rewrite', '-32768'),
  type('smallint', 'numeric(5,1)', 'rewrite', '1', '32767'),
  type('int', 'text', 'rewrite', '-2147483648'),
  type('text', 'int', 'rewrite', `'1'`, `'x'`),
  type('varchar(9)', 'varchar(12)', 'none', `'abcdefghi'`),
  type('varchar(9)', 'varchar(5)', 'rewrite', `'abc'`, `'abcdefghi'`),
  type('varchar(9)', 'text', 'none', `'abcdefghi'`),
  type('text', 'varchar(9)', 'rewrite', `'abc'`, `'abcdefghij'`),
  type('char(5)', 'text', 'rewrite', `'abc'`),
  type('char(5)', 'varchar(5)', 'rewrite', `'abcde'`),
  type('numeric(5,2)', 'numeric(9,2)', 'none', '999.99'),
  type('numeric(9,2)', 'numeric(5,2)', 'rewrite', '1', '1000'),
  type('numeric(3,2)', 'numeric(2,1)', 'rewrite', '1', '9.99'),
  type('numeric(3,2)', 'numeric(3,1)', 'rewrite', '9.99'),
  type('numeric', 'double precision', 'rewrite', '1', '1e400'),
  type('double precision', 'real', 'rewrite', '1', '1e300'),
  type('real', 'double precision', 'rewrite', '3e38'),
  type('timestamp', 'timestamptz', 'rewrite', `'2020-02-29'`),
  type('timestamp', 'timestamp(0)', 'rewrite', 'now()'),
  type('timestamp(0)', 'timestamp', 'none', 'now()'),
  type('timestamp', 'date', 'rewrite', `'infinity'`),
  type('timestamptz', 'date', 'rewrite', 'now()'),
  type('jsonb', 'json', 'rewrite', `'{"a": 1}'`),
  type('json', 'jsonb', 'rewrite', `'{"a": 1}'`, `'"\\u0000"'`),
  type('boolean', 'int', 'rewrite', 'true'),
  type('int', 'boolean', 'rewrite', '7'),
  type('cidr', 'inet', 'none', `'10.0.0.0/8'`),
  type('inet', 'cidr', 'rewrite', `'10.0.0.0/8'`),
  type('int[]', 'bigint[]', 'rewrite', `'{1}'`),
  type('bigint[]', 'int[]', 'rewrite', `'{1}'`, `'{2147483648}'`),
  { ...type('mood', 'text', 'rewrite', `'ok'`), before: mood + t('a mood'), after: mood + t('a text') },
  { ...type('text', 'mood', 'rewrite', `'ok'`, `'x'`), before: mood + t('a text'), after: mood + t('a mood') },
];

const changes: readonly Change[] = [
  { before: t(''), after: t('a int'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: 'insert into t values (1)' },
  {
    before: t(''),
    after: t('a int not null default 3'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a int not null'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'select',
    bad: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a uuid default gen_random_uuid()'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a int generated always as (id * 2) stored'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t(''),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
    breaks: 'select a from t',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t('a int generated always as (id * 3) stored'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int'),
    after: t(''),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
    breaks: 'select a from t',
    loses: true,
  },
  { before: t('a int'), after: t('a int default 7'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: a('1') },
  {
    before: t('a int'),
    after: t('a int not null'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('null'),
  },
  { before: t('a int not null'), after: t('a int'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: a('1') },
  {
    before: t('a int not null'),
    after: t('a int not null generated by default as identity'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
  },
  { before: t('a int'), after: t('a int', 'create index i on t (a)'), lock: 'SHARE', cost: 'scan', good: a('1') },
  {
    before: t('a int'),
    after: t('a int', 'create unique index i on t (a)'),
    lock: 'SHARE',
    cost: 'scan',
    good: a('1'),
    bad: `${a('1')}; insert into t values (2, 1)`,
  },
  {
    before: t('a int', 'create index i on t (a)'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c check (a > 0)'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('-1'),
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t add constraint c check (a > 0) not valid'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('-1'),
  },
  {
    before: t('a int', 'alter table t add constraint c check (a > 0) not valid'),
    after: t('a int constraint c check (a > 0)'),
    lock: 'SHARE UPDATE EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c references t'),
    lock: 'SHARE ROW EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('2'),
  },
  {
    before: t('a int constraint c references t'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c unique'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: `${a('1')}; insert into t values (2, 1)`,
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t set unlogged'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t enable row level security'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('sad', 'ok', 'glad'); ${t('a mood')}`,
    lock: 'ACCESS SHARE',
    cost: 'none',
    good: a(`'ok'`),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('sad'); ${t('a mood')}`,
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a(`'sad'`),
    bad: a(`'ok'`),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('ok', 'sad'); ${t('a mood')}`,
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a(`'sad'`),
  },
  {
    before: t('a int', 'create view v as select a from t'),
    after: t('a int'),
    lock: 'ACCESS SHARE',
    cost: 'none',
    good: a('1'),
    breaks: 'select * from v',
  },
];

let opened: readonly Opened[];
beforeAll(async () => {
  opened = await Promise.all([...new Set([majors[0]!, majors.at(-1)!])].map((major) => openPlace(major)));
});
afterAll(async () => {
  for (const { close } of opened) await close();
});

/** Plans over what is there; the client's transaction stays open. */
async function begin(client: Client, { before, after }: Change): Promise<readonly Statement[]> {
  const to = await catalogOf(client, after);
  await client.exec(`begin; ${before}`);
  return plan(await readCatalog(client), to, undefined, await readDependencies(client));
}

async function run(client: Client, statements: readonly Statement[]): Promise<boolean> {
  await client.exec('savepoint changes');
  try {
    for (const { sql } of statements) await client.exec(sql);
    return true;
  } catch {
    await client.exec('rollback to savepoint changes');
    return false;
  }
}

const strength: readonly string[] = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

const strengthOf = (lock: Lock): number =>
  strength.indexOf(
    `${lock.toLowerCase().replace(/(^| )(\w)/g, (_all, _space, letter: string) => letter.toUpperCase())}Lock`,
  );

describe('a risk is told where PostgreSQL does it, and only there', () => {
  test.each([...types, ...changes].map((change) => [`${change.before} → ${change.after}`, change] as const))(
    '%s',
    async (_name, change) => {
      const { lock, cost, good, bad, breaks, loses } = change;
      for (const { client } of opened) {
        let statements = await begin(client, change);
        await client.exec(good);
        await client.exec('commit');
        const file = `select pg_catalog.pg_relation_filenode('t') as file`;
        try {
          const was = await client.query(file);
          // In UTC the two are stored alike.
          await client.exec(`begin; set local timezone = 'America/New_York'`);
          expect(await run(client, statements), 'it goes through over the good rows').toBe(true);
          const isRewritten = JSON.stringify(await client.query(file)) !== JSON.stringify(was);
          const locks = await client.query<{ mode: string }>(
            `select mode from pg_catalog.pg_locks where relation = 't'::pg_catalog.regclass and pid = pg_catalog.pg_backend_pid()`,
          );
          const [read] = await client.query<{ rows: string }>(
            `select seq_tup_read::text as rows from pg_catalog.pg_stat_xact_user_tables where relid = 't'::pg_catalog.regclass`,
          );
          if (breaks !== undefined) await expect(client.exec(breaks)).rejects.toThrow(/does not exist/);
          await client.exec('rollback');
          const told = new Set(statements.flatMap(({ hazards }) => hazards));
          expect(
            {
              rewrite: told.has('table rewrite'),
              scan: told.has('full scan') || (told.has('blocks writes') && cost === 'scan'),
              fails: told.has('fails on existing rows'),
              loses: told.has('data loss'),
              breaks: told.has('breaks running code') || told.has('data loss'),
            },
            [...told].join(', '),
          ).toEqual({
            rewrite: isRewritten,
            scan: cost === 'scan',
            fails: bad !== undefined || (told.has('fails on existing rows') && lock === 'SHARE UPDATE EXCLUSIVE'),
            loses: loses === true,
            breaks: breaks !== undefined,
          });
          expect(isRewritten).toBe(cost === 'rewrite');
          if (cost === 'scan') expect(Number(read?.rows)).toBeGreaterThan(0);
          expect(Math.max(0, ...locks.map(({ mode }) => strength.indexOf(mode)))).toBe(strengthOf(lock));
        } finally {
          await client.exec('rollback; drop table t cascade; drop type if exists mood');
        }
        if (bad === undefined) continue;
        statements = await begin(client, change);
        await client.exec(bad);
        expect(await run(client, statements), 'it fails over the bad rows').toBe(false);
        await client.exec('rollback');
      }
    },
  );
});

describe('a function that is replaced', () => {
  const before = `${twice(2)} create table t (id int, a int, b int generated always as (twice(a)) stored, constraint c check (twice(a) < 9)); create index i on t (twice(a)); create index j on t (a) where twice(a) > 0; create view v as select twice(a) from t;`;

  test('leaves old results behind, which the statements beside it put right', async () => {
    const { client } = opened.at(-1)!;
    const statements = await begin(client, {
      before,
      after: before.replace('* 2', '* 3'),
      lock: 'SHARE',
      cost: 'none',
      good: '',
    });
    await client.exec('insert into t (id, a) values (1, 2)');
    const [replaced] = statements;
    expect(statements).toHaveLength(1);
    expect(replaced?.hazards).toEqual([
      'leaves old results in column public.t.b, constraint public.t.c, index public.i, index public.j',
    ]);
    expect(replaced?.safer).toContain('REINDEX INDEX CONCURRENTLY "public"."i"');
    const state = async () => [
      await client.query('select b from t'),
      await client
        .exec('set local enable_seqscan = off')
        .then(() => client.query('select count(*)::int as n from t where twice(a) = 6')),
    ];
    await client.exec(replaced!.sql);
    expect(await state()).toEqual([[{ b: 4 }], [{ n: 0 }]]);
    for (const sql of replaced!.online!.later) await client.exec(sql.replace(' CONCURRENTLY', ''));
    expect(await state()).toEqual([[{ b: 6 }], [{ n: 1 }]]);
    await client.exec('rollback');
  });

  test('is no risk where nothing is computed by it, or it only costs otherwise', async () => {
    const { client } = opened[0]!;
    for (const [from, to] of [
      [twice(2), twice(3)],
      [before, before.replace('immutable as', 'immutable cost 7 as')],
    ] as const) {
      const statements = await begin(client, { before: from, after: to, lock: 'SHARE', cost: 'none', good: '' });
      await client.exec('rollback');
      expect(statements.map(({ hazards }) => hazards)).toEqual([[]]);
    }
  });
});

test('a materialized view that is made again computes its rows again; a new one stops nobody', async () => {
  const { client } = opened[0]!;
  const mv = (query: string): string => `${t('a int')} create materialized view mv as ${query}`;
  const plans = async (before: string, after: string) => {
    const statements = await begin(client, { before, after, lock: 'SHARE', cost: 'none', good: '' });
    await client.exec('rollback');
    return statements.flatMap(({ hazards }) => hazards);
  };
  expect(await plans(mv('select a from t'), mv('select a + 1 as a from t'))).toEqual(['computes its rows again']);
  expect(await plans(t('a int'), mv('select a from t'))).toEqual([]);
  expect(await plans(mv('select a from t'), t('a int'))).toEqual(['breaks running code']);
});
