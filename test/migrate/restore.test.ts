import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { restore } from '../../src/migrations/backup/index.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace, type Place } from '../workflow/workflow.js';
import { everyKind, fillEveryKind, spoiling } from './every-kind.js';
import { type Change, handMade } from './hand-made.js';

const places: Place[] = [majors.at(0) ?? 14, majors.at(-1) ?? 18, 'PGlite'];
const confirm = (): Promise<boolean> => Promise.resolve(true);

describe.each([...new Set(places)])('%s', (place) => {
  let opened: Opened;
  let folder: string;
  beforeEach(async () => {
    opened = await openPlace(place);
    folder = join(await mkdtemp(join(tmpdir(), 'archon-restore-')), 'new', 'backup');
  });
  afterEach(async () => {
    await opened.close();
    await rm(join(folder, '../..'), { recursive: true, force: true });
  });

  /** One line for each table: its rows and their checksum, every value exact. */
  async function checksums(): Promise<string[]> {
    const { client } = opened;
    const tables = await client.query<{ name: string }>(
      `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'app' and c.relkind = 'r' order by 1`,
    );
    await client.exec(`begin; set local extra_float_digits = 3; set local datestyle = 'ISO'`);
    const lines: string[] = [];
    for (const { name } of tables) {
      const [sum] = await client.query<{ line: string }>(
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as line from only ${name} t`,
      );
      lines.push(`${name} ${sum?.line}`);
    }
    await client.exec('rollback');
    return lines;
  }

  const everything = (): Promise<unknown> => readCatalog(opened.client, { schemas: ['app'] });

  test('tables come back row by row, whatever is in them and around them', async () => {
    const { client } = opened;
    // On a server as an owner with no other rights; PGlite has no users.
    const [asOwner, asSuperuser] =
      place === 'PGlite' ? ['', ''] : ['set session authorization restoring_owner', 'reset session authorization'];
    await client.exec(`do $$ begin create role restoring_owner; exception when duplicate_object then null; end $$;
      do $$ begin execute format('grant create on database %I to restoring_owner', current_database()); end $$`);
    const project = await handMade(client, [{ up: everyKind, down: ['drop schema app cascade'] }]);
    await client.exec(asOwner);
    await migrate(client, project);
    const schema = await everything();
    await client.exec(`${asSuperuser}; ${fillEveryKind}; ${asOwner}; ${spoiling}`);
    const before = await checksums();
    expect(before.find((line) => line.startsWith('app.kinds '))).toMatch(/^app.kinds 3 /);

    const result = await rollback(client, project, { confirm, backup: folder });
    expect(result?.saved.map(({ table, rows }) => `${table} ${rows}`).sort()).toEqual(
      [
        ['X/y 1', 'a 10', 'all_generated 1', 'animal 1', 'b 10', 'child 4', 'dog 2', 'events 9', 'kinds 3', 'log 0'],
        ['no_columns 3', 'no_rows 0', 'tree 9', 'x/y 1', String.raw`x\y 1`],
      ]
        .flat()
        .sort(),
    );
    expect(await client.query("select current_setting('statement_timeout') as is")).toEqual([{ is: '5min' }]);

    await migrate(client, project);
    const restored = await restore(client, project, folder);
    expect(restored.tables.map(({ rows }) => rows)).toEqual(result?.saved.map(({ rows }) => rows));
    expect(await checksums()).toEqual(before);
    expect(await everything(), 'triggers and foreign keys are as they were').toEqual(schema);
    const next =
      await client.query(`select nextval('app.kinds_number_seq')::int as serial, nextval('app.kinds_id_seq')::int as identity,
      nextval('app.tree_id_seq')::int as tree, nextval('app.down_by_two')::int as alone`);
    expect(next).toEqual([{ serial: 4, identity: 16, tree: 10, alone: -9 }]);
    await project.remove();
  });

  test('columns come back into the rows to which they belong', async () => {
    const { client } = opened;
    const changes: Change[] = [
      {
        up: [
          'create schema app',
          'create table app.t (a integer, "b c" text, kept text, primary key (a, "b c"))',
          'create table app.parent (id integer primary key)',
          'create table app.heir () inherits (app.parent)',
          'create table app.parted (id integer primary key) partition by hash (id)',
          'create table app.part partition of app.parted for values with (modulus 1, remainder 0)',
          `create function app.touch() returns trigger language plpgsql as $$ begin new.kept = 'touched'; return new; end $$`,
          'create trigger touch before update on app.t for each row execute function app.touch()',
        ],
        down: ['drop schema app cascade'],
      },
      {
        up: [
          `alter table app.t add note text default 'new', add n serial, add i integer generated always as identity, add twice integer generated always as (a * 2) stored`,
          'alter table app.parent add more text',
          'alter table app.parted add more text',
        ],
        down: [
          'alter table app.parted drop more',
          'alter table app.parent drop more',
          'alter table app.t drop note, drop n, drop i, drop twice',
        ],
      },
    ];
    const project = await handMade(client, changes);
    await migrate(client, project);
    await client.exec(`insert into app.t (a, "b c", note) values (3, E'x\\t', E'one\\n'), (1, 'y', null), (2, 'z', 'gone');
      insert into app.parent values (1, 'own'); insert into app.heir values (2, 'inherited'); alter table app.heir add primary key (id);
      insert into app.parted values (1, 'in a partition')`);
    const before = await checksums();
    const result = await rollback(client, project, { confirm, backup: folder });
    expect(result?.saved.map(({ table, columns, key }) => [table, columns, key])).toEqual([
      ['heir', ['id', 'more'], ['id']],
      ['parent', ['id', 'more'], ['id']],
      ['parted', ['id', 'more'], ['id']],
      ['t', ['a', 'b c', 'note', 'n', 'i'], ['a', 'b c']],
    ]);
    await client.exec(`update app.t set "b c" = "b c"; update app.t set kept = null; alter table app.t disable trigger touch;
      update app.t set kept = null; alter table app.t enable trigger touch; delete from app.t where a = 2; insert into app.t values (9, 'later')`);
    await migrate(client, project);
    const { tables } = await restore(client, project, folder);
    expect(tables.find(({ table }) => table === 't')).toMatchObject({ columns: ['note', 'n', 'i'], rows: 2, gone: 1 });
    expect(await client.query('select a, note, n, i, kept from app.t order by a')).toEqual([
      { a: 1, note: null, n: 2, i: 2, kept: null },
      { a: 3, note: 'one\n', n: 1, i: 1, kept: null },
      { a: 9, note: 'new', n: 3, i: 3, kept: null },
    ]);
    expect((await checksums()).filter((line) => !line.startsWith('app.t '))).toEqual(
      before.filter((line) => !line.startsWith('app.t ')),
    );
    await project.remove();
  });

  test('a backup is for its owner’s eyes, and its files have names of their own', async () => {
    const { client } = opened;
    const up = [
      'create schema app',
      ...['x/y', 'X/y', 'x_y', 'é'.repeat(30)].map((t) => `create table app."${t}" (n int)`),
    ];
    const project = await handMade(client, [{ up, down: ['drop schema app cascade'] }]);
    await migrate(client, project);
    await rollback(client, project, { confirm, backup: folder });
    const files = await readdir(folder);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(5);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600);
    await project.remove();
  });
});
