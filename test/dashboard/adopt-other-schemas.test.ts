import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { adoptScript } from '../../src/dashboard/adopt-script.js';
import { applyScript } from '../../src/dashboard/apply-script.js';
import { rollbackScript } from '../../src/dashboard/rollback-script.js';
import { readMigrations } from '../../src/project/index.js';
import { handMade } from '../migrate/hand-made.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { paste, withRepair } from './paste.js';

const changes = [
  {
    up: [
      'create schema app',
      `create type app."Mo od" as enum ('it''s', 'ok\\')`,
      'create sequence app."Num ""bers" -- no end of it;',
      'create table app."Od d" ("I d" int primary key, "$mood" app."Mo od", note varchar(20))',
      'create function app."F n"(a app."Mo od", b int) returns int language sql immutable as $$ select b $$',
      `create view app."V w" as select "I d" from app."Od d" where note = 'it''s'`,
    ],
    down: [
      'drop view if exists app."V w"',
      'drop function if exists app."F n"(app."Mo od", int)',
      'drop table if exists app."Od d"',
      'drop sequence if exists app."Num ""bers"',
      'drop type if exists app."Mo od"',
      'drop schema if exists app',
    ],
  },
  {
    up: [
      'create table app.later (id int primary key references app."Od d", label text not null)',
      `create index "La ""bel" on app.later (lower(label)) where label <> 'x\\y'`,
      `comment on column app.later.label is 'Che "ck" it''s \\ fine'`,
      'alter table app.later enable row level security',
      `create policy "Re ad" on app.later using (label <> 'it''s')`,
    ],
    down: ['drop table if exists app.later'],
  },
];

const settings = { title: "It's", dashboard: { apply: 'apply.sql', adopt: 'adopt.sql' } };

describe.each([...new Set([majors[0]!, majors.at(-1)!])])('PostgreSQL %i', (major) => {
  let [apply, adopt, rollback, plainApply] = ['', '', '', ''];
  beforeAll(async () => {
    const scratch = await createDatabase(major);
    const client = await openPostgres(scratch.url);
    const made = await handMade(client, changes);
    const migrations = await readMigrations(made);
    const declared = migrations.at(-1)!.declared!;
    const project = { bookkeeping: { schema: 'My "books', table: '__done' }, settings };
    apply = applyScript(migrations, declared, project);
    adopt = adoptScript(migrations, declared, project);
    rollback = rollbackScript(migrations, declared, project);
    plainApply = applyScript(migrations, declared, { ...project, settings: {} });
    await made.remove();
    await client.close();
    await scratch.drop();
  });

  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(major);
  });
  afterEach(() => database.drop());

  const handMadeHere = (change = 'select'): Promise<unknown> =>
    database.query(
      `${changes.flatMap(({ up }) => up).join('\n;\n')}; insert into app."Od d" values (1, 'ok\\', 'x'); ${change}`,
    );

  test('quoted names in another schema are found, and adopted', async () => {
    await handMadeHere();
    expect(await paste(database, apply)).toEqual({
      error: expect.stringMatching(
        /^No migration is recorded as applied, but 7 of the 7 objects that this script makes already exist: .* and others\. Everything is as declared\. Nothing was changed\.$/,
      ),
      hint: 'Paste adopt.sql, which records the migrations as applied; or run "archon-schema adopt".',
    });
    expect(await paste(database, plainApply)).toMatchObject({ hint: 'Run "archon-schema adopt".' });
    expect(await paste(database, adopt)).toEqual({
      result: '✅ 2 of 2 migrations recorded as applied, and everything is as declared',
    });
    expect(await paste(database, adopt)).toMatchObject({ result: expect.stringMatching(/^✅ Every migration is/) });
    expect(await paste(database, rollback)).toEqual({ result: "✅ It's schema removed" });
    expect(await paste(database, apply)).toEqual({ result: "✅ It's schema applied" });
  });

  /** Of several migrations, all have to be recorded before the script repairs. */
  const recorded = `create schema "My ""books"; create table "My ""books".__done (id serial primary key, hash text not null, created_at bigint);
    insert into "My ""books".__done (hash, created_at) values ('a', 1), ('b', 2)`;

  test('what is missing is made, whatever its name', async () => {
    await handMadeHere(
      `drop table app.later; drop view app."V w"; drop function app."F n"; drop sequence app."Num ""bers"; ${recorded}`,
    );
    const said = await paste(database, adopt);
    expect(said.detail!.split('\n')).toEqual([
      'function app."F n"(app."Mo od", integer) is missing',
      'sequence app."Num ""bers" is missing',
      'table app.later is missing',
      'view app."V w" is missing',
    ]);
    expect(await paste(database, withRepair(adopt))).toEqual({
      result: '✅ Every migration is recorded as applied, after 4 repairs',
    });
    expect(await database.query('select "I d" from app."Od d"')).toEqual([{ 'I d': 1 }]);
  });

  test('an index under another name is beyond the script', async () => {
    await handMadeHere('alter index app."La ""bel" rename to other; drop view app."V w"; ' + recorded);
    expect(await paste(database, withRepair(adopt))).toEqual({
      error: '1 of the 2 differences cannot be repaired by this script. Nothing was changed.',
      detail: 'index app."La ""bel" is there under another name: other',
      hint: '"archon-schema adopt --repair" repairs it, and keeps every row.',
    });
  });

  test('a part of the migrations is recorded: the others are recorded where everything is there', async () => {
    expect(await paste(database, apply)).toMatchObject({ result: expect.stringContaining('applied') });
    await database.query('delete from "My ""books".__done where created_at = 2');
    expect(await paste(database, apply)).toMatchObject({
      error: 'Already applied: 1 of 2 migrations are recorded. Nothing was changed.',
    });
    expect(await paste(database, adopt)).toEqual({
      result: '✅ 1 of 2 migrations recorded as applied, and everything is as declared',
    });
  });

  test('a database that is at an earlier migration is not repaired into the newest, which may also move rows', async () => {
    await handMadeHere('drop table app.later');
    const hint =
      'The database may be at an earlier one of the 2 migrations: "archon-schema adopt" finds the nearest, with --repair it closes the differences and keeps every row, and "archon-schema migrate" applies the others.';
    const detail = 'table app.later is missing';
    const error = 'There is 1 difference from what is declared. Nothing was changed.';
    expect(await paste(database, apply)).toMatchObject({
      detail,
      hint: '"archon-schema adopt" finds the migration that the database is nearest to; with --repair it closes the differences and keeps every row.',
    });
    expect(await paste(database, adopt)).toEqual({ error, detail, hint });
    expect(await paste(database, withRepair(adopt))).toEqual({ error, detail, hint });
    expect(await database.query('select pg_catalog.to_regnamespace(\'"My ""books"\') as books')).toEqual([
      { books: null },
    ]);
  });

  test('the bookkeeping is hidden by a policy: it is not taken for empty', async () => {
    const role = `dashboard_${major}_${database.url.slice(-12)}`;
    await paste(database, apply);
    await database.query(`create role "${role}"; grant usage on schema "My ""books" to "${role}"; grant select on "My ""books".__done to "${role}";
      alter table "My ""books".__done enable row level security`);
    for (const script of [apply, adopt, rollback])
      expect(await paste(database, script.replace('begin;', `begin; set local role "${role}";`))).toEqual({
        error:
          'Row level security hides rows of My "books.__done from this role, so it is unknown which migrations are applied. Nothing was changed.',
        hint: 'Run the script as the owner of that table.',
      });
    await database.query(`drop owned by "${role}"; drop role "${role}"`);
  });
});
