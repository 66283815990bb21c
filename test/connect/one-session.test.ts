import { expect, test, vi } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { createDatabase, majors } from '../support/databases.js';

test('a session that the server has ended is never replaced by another, which would be in no transaction', async () => {
  const database = await createDatabase(majors.at(-1) ?? 18);
  const client = await openPostgres(database.url);
  await client.exec('begin');
  const [row] = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await database.query('select pg_terminate_backend($1)', [row?.pid]);
  const isGone = async (): Promise<boolean> =>
    (await database.query('select from pg_stat_activity where pid = $1', [row?.pid])).length === 0;
  await vi.waitUntil(isGone, { timeout: 20_000 });
  // The first who asks may be the one who is told why.
  await expect(client.exec('create table outside_of_it ()')).rejects.toThrow(/CONNECTION|terminating connection/);
  await expect(client.query('select 1')).rejects.toThrow(/CONNECTION/);
  expect(await database.query("select from pg_class where relname = 'outside_of_it'")).toEqual([]);
  await client.close();
  await database.drop();
});
