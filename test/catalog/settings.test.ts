import { expect, test } from 'vitest';
import { pgliteClient } from '../../src/postgres/connect/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { openPglite } from '../support/pglite.js';

test('a list of names that a function sets is the same, however its names were quoted when it was made', async () => {
  const db = await openPglite();
  const client = pgliteClient(db);
  const make = (path: string): string =>
    `create schema "a""b"; create function f() returns int language sql set search_path = ${path} set work_mem = '1MB' as 'select 1'`;
  const read = async (before: string, path: string): Promise<unknown> =>
    (await catalogOf(client, `${before}; ${make(path)}`)).objects.find(({ kind }) => kind === 'function')?.properties[
      'settings'
    ];
  for (const path of ['pg_catalog', `pg_catalog, "a""b", pg_temp`, `"$user", public`, `''`, `"A", "user"`])
    expect(await read('set local quote_all_identifiers = on', path)).toEqual(await read('select 1', path));
  const different = ['a, b', `"a, b"`, `"A"`, 'a', `"a""b"`, 'ab'];
  const printed: unknown[] = [];
  for (const path of different) printed.push(JSON.stringify(await read('select 1', path)));
  expect(new Set(printed).size).toBe(different.length);
  await client.close();
});
