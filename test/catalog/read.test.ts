import { afterAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import { compareCatalogs, readCatalog } from '../../src/postgres/catalog/index.js';
import { type Client, openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';

/** One object of each kind and most of their properties, in SQL that every major understands. */
const everyKind = `
create schema app;
create type app.mood as enum ('calm', 'o''clock', 'Ünïcode');
create sequence app.numbers as integer increment by 5 start 10 cache 3;
create function app.touch() returns trigger language plpgsql set search_path = '' as $$ begin new.at := now(); return new; end $$;
create function app.add(a int, b int default 2) returns int language sql immutable strict parallel safe as 'select a + b';
create procedure app.work(inout n int) language plpgsql as $$ begin n := n + 1; end $$;
create table app.parent (
  id int generated always as identity (start 7) primary key,
  name varchar(20) collate "C" not null default 'x',
  price numeric(5,2) default 0.00,
  twice numeric generated always as (price * 2) stored,
  mood app.mood default 'calm',
  at timestamptz default now(),
  data jsonb default '{}'::jsonb,
  unique (name, price) deferrable initially deferred,
  constraint "Odd name" check (price between 0 and 100),
  json text default '\\d' check (json ~ '^\\d+$')
) with (fillfactor = 70);
create table app.child (
  n serial,
  parent_id int constraint child_parent references app.parent on delete cascade on update set null deferrable,
  room int, during int4range, exclude using gist (during with &&)
);
alter table app.child add constraint late check (room > 0) not valid;
create index parent_data on app.parent using gin (data jsonb_path_ops);
create unique index parent_order on app.parent (at desc, name text_pattern_ops nulls first, lower(name)) include (price) where mood in ('calm');
create view app.names with (security_barrier = true) as select name from app.parent;
alter table app.parent enable row level security;
alter table app.parent force row level security;
create policy "Read all" on app.parent as restrictive for select to public using (mood = 'calm');
create policy w on app.parent for insert with check (price > 0);
create trigger touch before insert or update of name, price on app.parent for each row when (new.price > 0) execute function app.touch('a');
create constraint trigger late_touch after delete on app.child deferrable initially deferred for each row execute function app.touch();
alter table app.child disable trigger late_touch;
comment on table app.parent is 'Parents';
comment on column app.parent.name is 'It''s a name';
comment on constraint "Odd name" on app.parent is 'c';
comment on index app.parent_data is 'i';
comment on policy "Read all" on app.parent is 'p';
comment on trigger touch on app.parent is 't';
comment on function app.add(int, int) is 'f';
comment on type app.mood is 'e';
comment on view app.names is 'v';
grant select, insert on app.parent to public;
grant update (name) on app.parent to public;
grant usage on schema app to public;
`;

const open: Client[] = [];
afterAll(async () => {
  for (const client of open) await client.close();
});

async function openDatabase(major: number): Promise<Client> {
  const client = await openPostgres((await createDatabase(major, 'plain')).url);
  open.push(client);
  return client;
}

const scope = { schemas: ['app'] };

describe.each(majors)('PostgreSQL %i', (major) => {
  test('every kind of object is read, in one statement, whatever the session has set', async () => {
    const client = await openDatabase(major);
    await client.exec(everyKind);
    const plain = await readCatalog(client, scope);
    expect(new Set(plain.objects.map(({ kind }) => kind)).size).toBe(13);
    await client.exec(
      "set search_path = app, public; set datestyle = 'SQL, DMY'; set timezone = 'Asia/Tokyo'; set quote_all_identifiers = on; set standard_conforming_strings = off; set escape_string_warning = off",
    );
    expect((await readCatalog(client, scope)).objects).toEqual(plain.objects);
    expect(await client.query('show search_path')).toEqual([{ search_path: 'app, public' }]);
    expect(await client.query('show quote_all_identifiers')).toEqual([{ quote_all_identifiers: 'on' }]);
  });

  test('PGlite, which is PostgreSQL 18, describes the same objects alike', async () => {
    const pglite = pgliteClient(await openPglite());
    open.push(pglite);
    const client = await openDatabase(major);
    for (const each of [pglite, client])
      await each.exec(everyKind.replace(/create view.*;/, '').replace(/comment on view.*;/, ''));
    const read = async (each: Client): Promise<Catalog> => readCatalog(each, scope);
    expect(compareCatalogs(await read(pglite), await read(client))).toEqual([]);
  });
});
