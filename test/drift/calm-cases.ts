/** What is different in a database, and no drift. */
export const calm: readonly (readonly [name: string, sql: string])[] = [
  // beside the schema
  ['a table beside', 'create table app.beside (id int primary key)'],
  ['a table in another schema', 'create schema aside; create table aside.people (id int)'],
  ['a view over a table', 'create view app.beside as select * from app.people'],
  ['a materialized view over a table', 'create materialized view app.beside as select id from app.people'],
  ['a table that refers to ours', 'create table app.beside (author int references app.people)'],
  ['a function beside, and an overload', "create function app.add(a text) returns text language sql as 'select a'"],
  [
    'a function over our row type',
    "create function app.beside(p app.people) returns int language sql as 'select p.id'",
  ],
  ['an aggregate', 'create aggregate app.total(int) (sfunc = int4pl, stype = int)'],
  [
    'an enum, a domain and a composite type',
    "create type app.e as enum ('a'); create domain app.d as int; create type app.c as (a int)",
  ],
  ['a sequence that nobody owns', 'create sequence app.beside'],
  [
    'a partition of our table',
    "create table app.part_two partition of app.parts for values from ('2021-01-01') to ('2022-01-01')",
  ],
  [
    'a partition of a table that others refer to, with partitions of its own',
    "create table app.cells_south partition of app.cells for values in ('s') partition by hash (id); create table app.cells_south_0 partition of app.cells_south for values with (modulus 1, remainder 0)",
  ],
  ['a range type', 'create type app.r as range (subtype = int8)'],
  ['a comment on the sequence of an identity', "comment on sequence app.people_id_seq is 'x'"],
  [
    'a role, and its rights on its own table',
    'create role beside; create table app.theirs (); grant all on app.theirs to beside',
  ],
  ['default privileges', 'create role beside; alter default privileges in schema app grant select on tables to beside'],
  ['membership of a role', 'create role beside; grant drift_reader to beside'],
  ['settings of a role', "alter role drift_reader set statement_timeout = '1s'"],
  [
    'a password and a limit of a role',
    "alter role drift_reader password 'x' connection limit 3 valid until '2030-01-01'",
  ],
  ['a publication', 'create publication beside for table app.people'],
  [
    'an event trigger',
    "create function app.ev() returns event_trigger language plpgsql as 'begin end'; create event trigger beside on ddl_command_end execute function app.ev()",
  ],
  ['extended statistics', 'create statistics app.beside on code, price from app.people'],
  ['an extension with its own objects in the schema', 'create extension pg_trgm schema app'],
  ['a text search configuration', 'create text search configuration app.beside (copy = pg_catalog.english)'],
  [
    'a trigger and comments on a table beside',
    "create table app.beside (id int); create trigger g after insert on app.beside execute function app.touch(); comment on table app.beside is 'x'",
  ],
  // what runs, not what is
  ['a default that is NULL', 'alter table app.people alter column born set default null'],
  ['rows', "insert into app.people (name, price) values ('a', 3)"],
  ['rows gone again, and a truncated table', 'truncate app.people cascade'],
  ['statistics', 'analyze app.people'],
  ['the value of a sequence', "select nextval('app.free'), setval('app.owned', 99)"],
  ['the value of an identity', 'alter table app.people alter column id restart with 100'],
  ['a materialized view without data', 'refresh materialized view app.counts with no data'],
  ['a materialized view with fresh data', 'refresh materialized view app.counts'],
  ['a rebuilt index', 'reindex table app.people'],
  ['a clustered table', 'cluster app.people'],
  // who owns it and who looks
  [
    'a role that holds more since it is the owner',
    'alter table app.people owner to drift_reader; alter table app.posts owner to drift_writer; alter view app.names owner to drift_reader; alter sequence app.free owner to drift_reader; alter function app.add(int, int) owner to drift_reader; alter schema "Other one" owner to drift_writer',
  ],
  [
    'a role that becomes the owner of a table, and of the sequence that its column owns',
    'alter table app.people owner to drift_writer',
  ],
  [
    'an owner that has taken everything from itself and given it back',
    'revoke all on app.people from postgres; grant all on app.people to postgres',
  ],
  ['another owner', 'alter table app.scratch owner to drift_writer'],
  [
    'another owner of a function and a type',
    'grant create on schema app to drift_writer; alter function app.touch() owner to drift_writer; alter type app.mood owner to drift_writer; revoke create on schema app from drift_writer',
  ],
  ['another schema search path', 'set local search_path = app, public'],
  ['an empty schema search path', "set local search_path = ''"],
  [
    'another format of dates',
    "set local datestyle = 'SQL, DMY'; set local timezone = 'Asia/Tokyo'; set local intervalstyle = iso_8601",
  ],
  ['quoted identifiers', 'set local quote_all_identifiers = on'],
  ['bytes and floats otherwise', 'set local bytea_output = escape; set local extra_float_digits = 0'],
  [
    'standard strings switched off',
    'set local standard_conforming_strings = off; set local escape_string_warning = off',
  ],
  [
    'everything else that changes how values are read and printed',
    'set local xmlbinary = hex; set local backslash_quote = off; set local default_toast_compression = pglz; set local array_nulls = off; set local transform_null_equals = on',
  ],
  ['a plain user who looks', 'create role beside; set local role beside'],
  // the same, written or made otherwise
  [
    'a column dropped and made again',
    'alter table app.heir drop column extra; alter table app.heir add column extra int',
  ],
  [
    'another name of the same type',
    'alter table app.links alter column post type int4; alter table app.people alter column tags type text[]',
  ],
  [
    'a default in other words',
    "alter table app.people alter column name set default 'it''s'::character varying; alter table app.people alter column mood set default 'sad'::app.mood",
  ],
  [
    'a CHECK in other words',
    'alter table app.people drop constraint people_price_check, add constraint people_price_check check ((((price))) > (0)::numeric)',
  ],
  [
    'a foreign key that says what goes without saying',
    'alter table app.posts drop constraint author_fkey, add constraint author_fkey foreign key (author) references app.people (id) match simple on update restrict on delete cascade not deferrable initially immediate',
  ],
  [
    'an index that says what goes without saying',
    'drop index app.people_tags; create index people_tags on only app.people using gin (tags array_ops)',
  ],
  [
    'a policy that says what goes without saying',
    'drop policy "Read all" on app.people; create policy "Read all" on app.people as permissive for select using (true)',
  ],
  [
    'a trigger made again',
    'drop trigger after_all on app.people; create trigger after_all after delete on app.people referencing old table as gone for each statement execute procedure app.touch()',
  ],
  [
    'a function made again',
    "create or replace function app.touch() returns trigger as $body$ begin return new; end $body$ language 'plpgsql' volatile called on null input security invoker",
  ],
  [
    'a view with other names inside, made the same way',
    'create or replace view app.both_tables as select p.id, t.title from (app.people p join app.posts t on (t.author = p.id))',
  ],
  [
    'comments taken away and set again',
    "comment on table app.people is null; comment on table app.people is 'It''s people'",
  ],
  [
    'row-level security off and on',
    'alter table app.people disable row level security; alter table app.people enable row level security',
  ],
  [
    'grants by somebody else',
    'grant select on app.posts to drift_reader with grant option; revoke select on app.posts from drift_reader',
  ],
  [
    'grants taken away and given again',
    'revoke all on app.people from drift_reader, public; grant insert, select on app.people to drift_reader; grant select on app.people to public; grant update (mood), update (name) on app.people to drift_reader',
  ],
  [
    'an index renamed there and back',
    'alter index app.people_tags rename to x; alter index app.x rename to people_tags',
  ],
  [
    'storage parameters set one by one',
    'alter table app.people reset (fillfactor); alter table app.people set (fillfactor = 70)',
  ],
  [
    'IN for = ANY, as PostgreSQL prints it itself',
    "alter table app.posts add constraint more check (title in ('a', 'b')); alter table app.posts drop constraint more",
  ],
  [
    'a predicate with casts that go without saying',
    'drop index app.people_name; create unique index people_name on app.people (lower(name::text) text_pattern_ops desc nulls last, born) include (at) with (fillfactor = 60) where price > 1::numeric',
  ],
  [
    'an index on a partitioned table, attached by hand',
    'drop index app.cells_author; create index cells_north_author_idx on app.cells_north (author); create index cells_rest_0_author_idx on app.cells_rest_0 (author); create index cells_rest_author_idx on app.cells_rest (author); create index cells_author on app.cells (author)',
  ],
  [
    'the parameters of an operator class in other words',
    "drop index app.kinds_words; create index kinds_words on app.kinds using gist (words pg_catalog.tsvector_ops (siglen = '100'))",
  ],
  ['operator classes of an extension', 'create extension btree_gist schema app'],
  ['another default tablespace', "set local default_tablespace = 'pg_default'; set local default_with_oids = off"],
  ['another default access method', "set local default_table_access_method = 'heap'"],
  [
    'the events of a trigger in another order',
    'drop trigger touch on app.people; create trigger touch before update of name, price or insert on app.people for each row when (new.price > 0) execute function app.touch(a, b); comment on trigger touch on app.people is $$trigger$$',
  ],
  ['roles of a policy in another order', 'alter policy writers on app.people to drift_reader, drift_writer'],
  [
    'columns in another order',
    'drop table "Other one"."T t"; create table "Other one"."T t" ("Id" int constraint "T t_pkey" primary key)',
  ],
  ['storage as the type has it', 'alter table app.kinds alter column raw set storage extended'],
  [
    'a partition detached and attached again',
    'alter table app.parts detach partition app.part_one; alter table app.parts attach partition app.part_one for values from (date $$2020-01-01$$) to (date $$2021-01-01$$)',
  ],
  [
    'a check of a domain, made again',
    'alter domain app.label drop constraint short; alter domain app.label add constraint short check (LENGTH(VALUE) < 10)',
  ],
  ['another owner of a domain', 'alter domain app.cents owner to drift_writer'],
  ['an enum value that was there', "alter type app.mood add value if not exists 'ok'"],
  [
    'statistics targets as they are by default',
    'alter table app.people alter column name set statistics -1, alter column born set statistics 10; alter table app.people alter column born set statistics -1; alter table app.people alter column name set (n_distinct = 5); alter table app.people alter column name reset (n_distinct)',
  ],
  ['a NOT NULL that was there', 'alter table app.people alter column name set not null'],
  ['another owner of the schema', 'alter schema app owner to drift_writer; grant usage on schema app to drift_reader'],
];
