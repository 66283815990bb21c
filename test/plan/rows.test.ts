import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, pgliteClient } from '../../src/postgres/connect/index.js';
import { converge } from '../../src/postgres/shadow/index.js';
import { openPglite } from '../support/pglite.js';

let client: Client;
beforeAll(async () => {
  client = pgliteClient(await openPglite());
});
afterAll(() => client.close());

test.each([
  ['text', 'varchar(3)', "'abcdef'", /too long/],
  ['varchar(9)', 'varchar(3)', "'abcdef'", /too long/],
  ['text[]', 'varchar(3)[]', "'{abcdef}'", /too long/],
  ['bit(9)', 'bit(3)', "'101010101'", /does not match/],
  ['bigint', 'integer', '3000000000', /out of range/],
  ['text', 'integer', "'x'", /invalid input syntax/],
  ['numeric(9,2)', 'numeric(3,2)', '123.45', /overflow/],
])('a value of %s that does not fit into %s stops the change, and is never cut', async (from, to, value, reason) => {
  await client.exec('begin');
  await client.exec(`create table t (a ${to})`);
  const wanted = await readCatalog(client);
  await client.exec(`rollback; begin; create table t (a ${from}); insert into t values (${value})`);
  const before = await client.query('select a::text from t');
  const way = await converge(client, () => readCatalog(client), wanted);
  expect(way.rest).toHaveLength(1);
  expect(way.error?.message).toMatch(reason);
  expect(await client.query('select a::text from t')).toEqual(before);
  await client.exec('rollback');
});
