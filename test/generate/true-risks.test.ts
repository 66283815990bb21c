import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog, readDependencies } from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import type { Statement } from '../../src/postgres/kinds/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';
import { type Change, changes, type Lock, t, types } from './changes-of-tables.js';

const twice = (by: number): string =>
  `create function twice(int) returns int language plpgsql immutable as 'begin return $1 * ${by}; end';`;

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
