import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import { readCatalog, readDependencies } from '../../src/postgres/catalog/index.js';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';

const made = (expression: string, partition: string): string => `
  create table t (id int, b text, g text generated always as (${expression}) stored) ${partition};`;
const parts = 'create table one partition of t for values from (0) to (9); create table rest partition of t default;';
const heirs = 'create table one () inherits (t); create table rest () inherits (one);';

describe.each(majors)('PostgreSQL %s', (major) => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createDatabase(major);
    client = await openPostgres(database.url);
  });
  afterAll(async () => {
    await client.close();
    await database.drop();
  });

  /** The parts are of custom SQL: no plan is about them. */
  const declared = async (): Promise<Catalog> => {
    const catalog = await readCatalog(client);
    return { ...catalog, objects: catalog.objects.filter(({ path }) => path[1] !== 'one' && path[1] !== 'rest') };
  };

  afterEach(() => client.exec('rollback'));

  const given = (): Promise<unknown> =>
    client.query(`select pg_get_indexdef(indexrelid) as what from pg_index where indrelid >= 16384 and not indrelid::regclass::text like 'pg_%'
      union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where contype in ('u', 'c')
      union all select stxrelid::regclass || ' ' || stxname from pg_statistic_ext order by 1`);

  test.each([
    [
      'a partitioned table',
      'partition by range (id)',
      parts,
      'create unique index hand_key on t (id, g); alter table t add constraint hand_unique unique (g, id);',
    ],
    ['a table with heirs', '', heirs, ''],
  ])(
    'a computed column of %s, made again, keeps what nobody declared on it and on its parts',
    async (_name, by, more, extra) => {
      await client.exec('begin');
      await client.exec(made('upper(b)', by) + more);
      const wanted = await declared();
      await client.exec('rollback; begin');
      await client.exec(made('lower(b)', by) + more);
      const from = await declared();
      await client.exec(`${extra} create index "by hand" on t (g) where id > 0; create index hand_of_one on one (g);
      alter table t add constraint hand_check check (g <> 'no'); alter table one add constraint "hand %" check (g <> 'never');
      create statistics hand_statistics on b, g from t; create statistics hand_of_part on b, g from one`);
      const before = await given();
      for (const { sql } of plan(from, wanted, undefined, await readDependencies(client))) await client.exec(sql);
      expect(
        await client.query(`select pg_get_expr(adbin, adrelid) as is from pg_attrdef where adrelid = 't'::regclass`),
      ).toEqual([{ is: 'upper(b)' }]);
      expect(await given()).toEqual(before);
      await client.exec('rollback');
    },
  );
});
