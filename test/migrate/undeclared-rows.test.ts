import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate, rollback, type RollbackLoss, type RollbackResult } from '../../src/migrations/apply/index.js';
import { restore } from '../../src/migrations/backup/index.js';
import { majors } from '../support/databases.js';
import { turnsOf } from '../support/everywhere.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, type Place } from '../workflow/workflow.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
const places: Place[] = [...new Set<Place>(['PGlite', majors.at(0) ?? 14, majors.at(-1) ?? 18])];

describe.each(places)('%s', (place) => {
  const isTurn = turnsOf(place, places);
  let opened: Opened;
  let client: Client;
  let folder: TemporaryProject;
  beforeEach(async () => {
    [opened, folder] = await Promise.all([openPlace(place), temporaryProject()]);
    ({ client } = opened);
  });
  afterEach(() => Promise.all([opened.close(), folder.remove()]));

  const project = () => ({ out: folder.path('drizzle'), bookkeeping });

  async function write(up: string, down: string): Promise<void> {
    await mkdir(folder.path('drizzle/meta'), { recursive: true });
    await mkdir(folder.path('drizzle/down'), { recursive: true });
    await writeFile(folder.path('drizzle/meta/_journal.json'), journalOf(['0000_base', '0001_hand']));
    await writeFile(
      folder.path('drizzle/0000_base.sql'),
      'create table users (id int primary key, name text); create schema "Aside";',
    );
    await writeFile(folder.path('drizzle/down/0000_base.sql'), 'drop table users; drop schema "Aside";');
    await writeFile(folder.path('drizzle/0001_hand.sql'), up);
    await writeFile(folder.path('drizzle/down/0001_hand.sql'), down);
    await migrate(client, project());
  }

  async function back(): Promise<{ shown: RollbackLoss; result: RollbackResult | undefined }> {
    let shown: RollbackLoss | undefined;
    const result = await rollback(client, project(), {
      backup: folder.path('backup'),
      confirm: (loss) => {
        shown = loss;
        return Promise.resolve(true);
      },
    });
    return { shown: shown!, result };
  }

  const rows = (query: string) => client.query(query);

  test.runIf(isTurn())(
    'a table and a column that no snapshot knows are counted, saved, and put back with their numbering',
    async () => {
      await write(
        'create table "Aside"."audit log" (id serial primary key, what text); alter table users add column note text; create table parts (id int primary key) partition by range (id); create table parts_1 partition of parts for values from (0) to (10);',
        'alter table "Aside"."audit log" rename to later; alter schema "Aside" rename to hidden; drop table if exists hidden.later, parts, never_there; alter table users drop column note; alter schema hidden rename to "Aside";',
      );
      await client.exec(
        `insert into "Aside"."audit log" (what) values ('a'), ('b'); insert into users values (1, 'Ada', 'n'), (2, 'Bob', null); insert into parts values (1)`,
      );
      const { shown, result } = await back();
      expect(shown.tables).toEqual([
        { schema: 'Aside', table: 'audit log', rows: 2 },
        { schema: 'public', table: 'parts', rows: 1 },
        { schema: 'public', table: 'users', columns: ['note'], rows: 2, filled: 1 },
      ]);
      expect(result?.saved.map(({ table, rows: count }) => [table, count])).toEqual([
        ['audit log', 2],
        ['parts', 1],
        ['users', 2],
      ]);
      await migrate(client, project());
      await restore(client, project(), folder.path('backup'));
      expect(await rows('select * from users order by id')).toEqual([
        { id: 1, name: 'Ada', note: 'n' },
        { id: 2, name: 'Bob', note: null },
      ]);
      expect(await rows('insert into "Aside"."audit log" (what) values (\'c\') returning id')).toEqual([{ id: 3 }]);
      expect(await rows('select id from parts')).toEqual([{ id: 1 }]);
    },
  );

  test.runIf(isTurn())('a table that is made again, or emptied, loses its rows like one that is dropped', async () => {
    await write(
      'create table bookings (id int); alter table users rename to old_users; create table users (id int primary key, name text) partition by range (id); create table users_all partition of users default; insert into users select * from old_users; drop table old_users',
      'truncate bookings; drop table bookings; drop table users; create table users (id int primary key, name text)',
    );
    await client.exec(`insert into users values (1, 'Ada'); insert into bookings values (1), (2)`);
    const { shown } = await back();
    expect(Object.fromEntries(shown.tables.map(({ table, rows: count }) => [table, count]))).toEqual({
      bookings: 2,
      users: 1,
    });
  });

  test.runIf(isTurn())(
    'what a file drops in a way that nobody can read is found while it runs: nothing is dropped',
    async () => {
      await write('create table hidden (id int)', `do $$ begin execute 'drop table hid' || 'den'; end $$`);
      await client.exec('insert into hidden values (1)');
      await expect(back()).rejects.toThrow(
        'The rollback would drop public.hidden, which its files do not show: nothing was dropped.',
      );
      expect(await rows('select * from hidden')).toEqual([{ id: 1 }]);
      await client.exec('delete from hidden; truncate hidden');
      await rollback(client, project(), { confirm: () => Promise.resolve(true) });
      expect(await rows(`select to_regclass('hidden')::text as there`)).toEqual([{ there: null }]);
    },
  );

  test.runIf(isTurn())(
    'a table that somebody else has to himself, and that has nothing to do with it, is waited for by nobody',
    async () => {
      // PGlite has one session.
      if (opened.url === undefined) return;
      await write('create table mine (id int)', 'drop table mine');
      await client.exec('create table theirs (id int); insert into theirs values (1)');
      const other = await openPostgres(opened.url);
      await other.exec('begin; lock table theirs in access exclusive mode');
      const { result } = await back();
      expect(result?.tags).toEqual(['0001_hand']);
      await other.exec('rollback');
      await other.close();
    },
  );
});
