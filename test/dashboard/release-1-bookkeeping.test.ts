import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { adoptScript } from '../../src/dashboard/adopt-script.js';
import { applyScript } from '../../src/dashboard/apply-script.js';
import { type Migration, readMigrations } from '../../src/project/index.js';
import { handMade } from '../migrate/hand-made.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { paste } from './paste.js';

const changes = [
  { up: ['create schema app', 'create table app.a (id int)'], down: ['drop table app.a', 'drop schema app'] },
  { up: ['create table app.b (id int)'], down: ['drop table app.b'] },
];
const tags = ['20260101000000_first', '20260102000000_second'];
const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations', hasNames: true };
const settings = { dashboard: { adopt: 'adopt.sql' } };

let [adopt, apply] = ['', ''];
let migrations: readonly Migration[] = [];
beforeAll(async () => {
  const scratch = await createDatabase(majors.at(-1)!);
  const client = await openPostgres(scratch.url);
  const made = await handMade(client, changes);
  // The folder as "drizzle-kit up" leaves it: the same files under the names of 1.0.
  migrations = (await readMigrations(made)).map((migration, at) => {
    const tag = tags[at]!;
    return { ...migration, tag, entry: { ...migration.entry, tag, when: Date.UTC(2026, 0, at + 1) } };
  });
  const declared = migrations.at(-1)!.declared!;
  adopt = adoptScript(migrations, declared, { bookkeeping, settings });
  apply = applyScript(migrations, declared, { bookkeeping, settings });
  await made.remove();
  await client.close();
  await scratch.drop();
});

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase(majors.at(-1)!);
  // As drizzle-orm 0.x makes it, whose rows have milliseconds.
  await database.query(
    'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
});
afterEach(() => database.drop());

const recorded = () => database.query('select name, hash from drizzle.__drizzle_migrations order by id');

test('the adopt script of a 1.0 folder names what 0.x has recorded and records the rest', async () => {
  await database.query(changes.flatMap(({ up }) => up).join(';'));
  await database.query(
    `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${migrations[0]!.hash}', ${Date.UTC(2026, 0, 1) + 123})`,
  );
  expect(await paste(database, adopt)).toEqual({
    result: '✅ 1 of 2 migrations recorded as applied, and everything is as declared',
  });
  const rows = migrations.map(({ tag, hash }) => ({ name: tag, hash }));
  expect(await recorded()).toEqual(rows);
  expect(await paste(database, adopt)).toMatchObject({ result: expect.stringMatching(/Every migration is recorded/) });
  expect(await recorded()).toEqual(rows);
});

test('the apply script of a 1.0 folder records into the empty bookkeeping of 0.x', async () => {
  expect(await paste(database, apply)).toMatchObject({ result: expect.stringMatching(/applied/) });
  expect(await recorded()).toEqual(migrations.map(({ tag, hash }) => ({ name: tag, hash })));
});
