import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { askOnce } from '../../src/postgres/connect/index.js';
import { openPlace, places } from '../workflow/workflow.js';

const tables = `select relname::text as name from pg_catalog.pg_class where relname in ('one', 'two') order by 1`;
const turn = `select pg_catalog.nextval('turn')::int as n`;

test.each(places)('a question is asked anew after whatever runs, and only then: %s', async (place) => {
  const { client: own, close } = await openPlace(place);
  await own.exec('create sequence turn; create table number (n int)');
  const client = askOnce(own);
  expect(await client.query(tables)).toEqual([]);
  await client.exec('create table one ()');
  expect(await client.query(tables)).toEqual([{ name: 'one' }]);
  await client.exec('begin; create table two ()');
  expect(await client.query(tables)).toEqual([{ name: 'one' }, { name: 'two' }]);
  await client.exec('rollback');
  expect(await client.query(tables)).toEqual([{ name: 'one' }]);
  // A number from a sequence tells how often PostgreSQL was asked.
  expect([await client.query(turn), await client.query(turn)]).toEqual([[{ n: 1 }], [{ n: 1 }]]);
  await client.copyIn('number (n)', Readable.from([Buffer.from('5\n')]));
  expect(await client.query(turn)).toEqual([{ n: 2 }]);
  await expect(client.exec('create table one ()')).rejects.toMatchObject({ code: '42P07' });
  expect(await client.query(turn)).toEqual([{ n: 3 }]);
  expect(await client.query(`${turn} where $1`, [true])).toEqual([{ n: 4 }]);
  expect(await client.query(`${turn} where $1`, [true])).toEqual([{ n: 5 }]);
  await close();
});

test.each(places)('what is known from the beginning holds until something runs: %s', async (place) => {
  const { client: own, close } = await openPlace(place);
  const answers = new Map<string, readonly unknown[]>();
  const first = askOnce(own, answers);
  await first.query(tables);
  await first.exec('begin; create table one ()');
  expect(await first.query(tables)).toEqual([{ name: 'one' }]);
  await first.exec('rollback');
  expect([...answers]).toEqual([[tables, []]]);
  const second = askOnce(own, new Map([[tables, [{ name: 'known' }]]]));
  expect(await second.query(tables)).toEqual([{ name: 'known' }]);
  await second.exec('select 1');
  expect(await second.query(tables)).toEqual([]);
  await close();
});

test('an answer that comes after something else was sent is not taken for a later one', async () => {
  const { client: own, close } = await openPlace('PGlite');
  const client = askOnce(own);
  const [before, , after] = await Promise.all([
    client.query(tables),
    client.exec('create table one ()'),
    client.query(tables),
  ]);
  expect([before, after, await client.query(tables)]).toEqual([[], [{ name: 'one' }], [{ name: 'one' }]]);
  await close();
});
