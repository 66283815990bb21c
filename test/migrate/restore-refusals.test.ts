import { appendFile, cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { type Manifest, restore } from '../../src/migrations/backup/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { exitCodeOf } from '../../src/cli/exit-code.js';
import type { SchemaError } from '../../src/errors/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { handMade } from './hand-made.js';

const up = [
  'create schema app',
  'create table app.parent (id integer primary key)',
  'create table app.t (id integer primary key, parent integer references app.parent, n text)',
  'create table app.keyless (n integer)',
];
const down = ['drop table app.keyless, app.t, app.parent', 'drop schema app'];
const fill = `insert into app.parent values (1); insert into app.t values (1, 1, 'one'), (2, 1, 'two'); insert into app.keyless values (7)`;

let database: TestDatabase;
let client: Client;
let project: Awaited<ReturnType<typeof handMade>>;
let saved: string;
let folder: string;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1) ?? 18);
  client = await openPostgres(database.url);
  project = await handMade(client, [{ up, down }]);
  const root = await mkdtemp(join(tmpdir(), 'archon-refusals-'));
  [saved, folder] = [join(root, 'saved'), join(root, 'copy')];
  await migrate(client, project);
  await client.exec(fill);
  await rollback(client, project, { confirm: () => Promise.resolve(true), backup: saved });
});
afterAll(async () => {
  await client.close();
  await Promise.all([database.drop(), project.remove(), rm(join(saved, '..'), { recursive: true })]);
});
beforeEach(async () => {
  await client.exec('drop schema if exists app cascade; drop schema if exists drizzle cascade');
  await migrate(client, project);
  await rm(folder, { recursive: true, force: true });
  await cp(saved, folder, { recursive: true });
});

const manifestOf = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
const changeManifest = async (change: object): Promise<void> =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...(await manifestOf()), ...change }));
const fileOf = async (table: string): Promise<string> =>
  join(folder, (await manifestOf()).tables.find((one) => one.table === table)?.file ?? '');

/** The rows of the three tables, where they are. */
const rows = async (): Promise<unknown> =>
  (await client.query(`select to_regclass('app.t') is not null as there`))[0]?.['there'] === true
    ? client.query(`select (select count(*)::int from app.parent) as parent, (select count(*)::int from app.t) as t,
        (select count(*)::int from app.keyless) as keyless`)
    : undefined;

/** Restoring fails in one line, and the database stays as it is. @returns the error */
async function refused(): Promise<SchemaError> {
  const before = await rows();
  const error = (await restore(client, project, folder).catch((caught: unknown) => caught)) as SchemaError;
  expect(error.name).toBe('SchemaError');
  expect(error.message).not.toContain('\n');
  expect(await rows()).toEqual(before);
  expect(await client.query('select pg_current_xact_id_if_assigned() as open'), 'no transaction is open').toEqual([
    { open: null },
  ]);
  return error;
}

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'no folder',
    () => rm(folder, { recursive: true }),
    /is no finished backup, it has no manifest.json: name the folder/,
  ],
  ['an unfinished backup', () => rm(join(folder, 'manifest.json')), /is no finished backup/],
  [
    'a manifest cut off',
    () => truncate(join(folder, 'manifest.json'), 100),
    /manifest.json is damaged: take another copy/,
  ],
  ['a manifest of a later version', () => changeManifest({ version: 2 }), /is of version 2, .* reads version 1: use/],
  ['a manifest without tables', () => changeManifest({ tables: undefined }), /manifest.json is damaged/],
  [
    'a manifest that names a file elsewhere',
    async () => changeManifest({ tables: (await manifestOf()).tables.map((one) => ({ ...one, file: '../x.copy' })) }),
    /manifest.json is damaged/,
  ],
  [
    'a file that is missing',
    async () => rm(await fileOf('t')),
    /is damaged \(\d+-app\.t\.copy is missing\): take another/,
  ],
  ['a file that is too long', async () => appendFile(await fileOf('t'), 'x'), /has 17 bytes instead of 16/],
  [
    'a changed byte',
    async () => writeFile(await fileOf('t'), (await readFile(await fileOf('t'), 'utf8')).replace('two', 'twO')),
    /app\.t\.copy has other contents: its sha256 differs/,
  ],
])('%s is no backup: exit code 2', async (_name, damage, message) => {
  await damage();
  const { message: said, code } = await refused();
  expect(said).toMatch(message);
  expect([code, exitCodeOf(code)]).toEqual(['backup.invalid', 2]);
});

test.each<[string, string, RegExp]>([
  ['a table that is missing', 'drop table app.t', /^table app\.t is missing: run "archon-schema migrate" first/],
  ['a column that is missing', 'alter table app.t drop n', /^column app\.t\.n is missing: run/],
  [
    'a column that needs a value',
    'alter table app.t add more integer not null',
    /^column app\.t\.more was not saved, is NOT NULL and has no default: run/,
  ],
  [
    'a column that is generated now',
    'alter table app.t drop n, add n text generated always as (id::text) stored',
    /^column app\.t\.n is generated now/,
  ],
  [
    'rows that are there',
    `insert into app.parent values (1), (8); insert into app.t values (2, 1, 'other')`,
    /^app\.parent holds 1 of the 1 saved rows already, by its primary key; app\.t holds 1 of the 2 .*: delete them first/,
  ],
  [
    'rows that may be there',
    'insert into app.keyless values (7), (8)',
    /^app\.keyless holds 2 rows and has no primary key to tell them from the 1 saved ones: delete/,
  ],
  [
    'a type that does not take the values',
    'alter table app.t alter n type integer using 0',
    /^app\.t could not be restored: invalid input syntax for type integer: "one" \(COPY t, line 1, column n: "one"\)\. The database/,
  ],
  [
    'a constraint that does not hold, in the last row',
    `alter table app.t add constraint short check (n <> 'two')`,
    /^app\.t could not be restored: new row .* violates check constraint "short" \(COPY t, line 2/,
  ],
  [
    'a foreign key that leads nowhere',
    'alter table app.t drop constraint t_parent_fkey; create table app.elsewhere (id int primary key); alter table app.t add foreign key (parent) references app.elsewhere',
    /^app\.t could not be restored: insert or update on table "t" violates foreign key constraint/,
  ],
])('%s: exit code 1', async (_name, change, message) => {
  await client.exec(change);
  const { message: said, code } = await refused();
  expect(said).toMatch(message);
  expect(code).toMatch(/^restore\.(?:conflict|failed)$/);
  expect(exitCodeOf(code)).toBe(1);
});

test('every difference is told at once', async () => {
  await client.exec('drop table app.t; alter table app.keyless drop n');
  const { message, details } = await refused();
  expect(message).toBe(
    'The database is not ready for the backup, 2 things are in the way: run "archon-schema migrate" first, nothing was restored.',
  );
  expect([...details].sort()).toEqual(['column app.keyless.n is missing', 'table app.t is missing']);
});

test('row-level security that is forced on the owner stops it', async () => {
  await client.exec(`do $$ begin create role forced_owner; exception when duplicate_object then null; end $$;
    alter table app.t owner to forced_owner; alter table app.t enable row level security; alter table app.t force row level security;
    grant usage on schema app to forced_owner; grant all on all tables in schema app to forced_owner; set session authorization forced_owner`);
  try {
    expect((await refused()).message).toMatch(
      /^Row-level security may hide rows of app\.t .*nothing was restored: run ALTER/,
    );
  } finally {
    await client.exec('reset session authorization');
  }
});

test('rows that came meanwhile stay where the saved ones are others', async () => {
  await client.exec(
    `insert into app.parent values (5); insert into app.t values (3, 5, 'new'); alter table app.t add more text default 'x'`,
  );
  await restore(client, project, folder);
  expect(await client.query('select * from app.t order by id')).toEqual([
    { id: 1, parent: 1, n: 'one', more: 'x' },
    { id: 2, parent: 1, n: 'two', more: 'x' },
    { id: 3, parent: 5, n: 'new', more: 'x' },
  ]);
  expect((await refused()).message).toMatch(/app\.t holds 2 of the 2 saved rows already/);
});

test('values of a table without a primary key are saved, but not put back', async () => {
  await client.exec('drop schema app cascade; drop schema drizzle cascade');
  const changes = [
    { up, down },
    { up: ['alter table app.keyless add more text'], down: ['alter table app.keyless drop more'] },
  ];
  const two = await handMade(client, changes);
  await migrate(client, two);
  await client.exec(`insert into app.keyless values (7, 'x')`);
  const backup = `${folder}-keyless`;
  await rollback(client, two, { confirm: () => Promise.resolve(true), backup });
  await migrate(client, two);
  await expect(restore(client, two, backup)).rejects.toThrow(
    /^The values of more cannot be put back into app\.keyless: it had no primary key .*are in 0001-app\.keyless\.copy\.$/,
  );
  expect(await readFile(join(backup, '0001-app.keyless.copy'), 'utf8')).toBe('7\tx\n');
  await two.remove();
});

test('another run at work is waited for, and named', async () => {
  const other = await openPostgres(database.url);
  await other.exec('begin; lock table app.t in access share mode');
  const waiting = `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`;
  const running = restore(client, project, folder);
  const third = await openPostgres(database.url);
  await expect.poll(() => third.query(waiting)).toHaveLength(1);
  await expect(restore(third, project, folder, { lockWait: 1 })).rejects.toThrow("held the migrations' lock");
  await other.exec('commit');
  expect((await running).tables).toHaveLength(3);
  await Promise.all([other.close(), third.close()]);
});
