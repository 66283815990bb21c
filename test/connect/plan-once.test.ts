import { expect, test } from 'vitest';
import { planOnce } from '../../src/postgres/connect/index.js';
import { openPlace, places } from '../workflow/workflow.js';

const long = (sql: string): string => `${sql} /* ${'-'.repeat(2000)} */`;

test.each(places)('a long statement is planned once and sees what changes: %s', async (place) => {
  const { client: first, close } = await openPlace(place);
  const client = planOnce(first);
  const count = long('select count(*)::int as n from pg_catalog.pg_class where relname = current_schema() || 1');
  const plans = `select count(*)::int as n from pg_catalog.pg_prepared_statements where name ~ '^archon_schema'`;
  const [before] = await client.query<{ n: number }>(plans);
  expect(await client.query(count)).toEqual([{ n: 0 }]);
  await client.exec('create table public1 (); begin');
  expect(await client.query(count)).toEqual([{ n: 1 }]);
  await client.exec('rollback; create schema other; set search_path = other');
  expect(await client.query(count)).toEqual([{ n: 0 }]);
  await client.exec('reset search_path');
  expect(await client.query(plans)).toEqual([{ n: (before?.n ?? 0) + 1 }]);
  await expect(client.query(long('select * from missing'))).rejects.toMatchObject({ code: '42P01' });
  await client.exec('create table missing ()');
  expect(await client.query(long('select * from missing'))).toEqual([]);
  await close();
});
