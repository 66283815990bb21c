/** One change by hand to the rich schema, and the finding that must tell it: the object's id and the property, null for a whole object. */
export type Case = readonly [sql: string, id: string, property: string | null, since?: number];

const people = (rest: string): string => `alter table app.people ${rest}`;
const column = (name: string, rest: string): string => people(`alter column ${name} ${rest}`);
const remade = (name: string, table: string, definition: string): string =>
  `alter table ${table} drop constraint ${name}, add constraint ${name} ${definition}`;
const index = (name: string, definition: string): string =>
  `drop index app.${name}; create index ${name} on ${definition}`;
const policy = (rest: string): string =>
  `drop policy writers on app.people; create policy writers on app.people ${rest}`;
const trigger = (name: string, table: string, definition: string): string =>
  `drop trigger ${name} on ${table}; create ${definition}`;
const add = (rest: string): string => `create or replace function app.add(a int, b int default 2) returns int ${rest}`;
const many = (rest: string): string =>
  `create or replace function app.many(n int) returns setof int language sql ${rest} as 'select n'`;

const peopleTable = 'table app.people';
const col = (name: string): string => `column app.people.${name}`;
const con = (name: string, table = 'people'): string => `constraint app.${table}.${name}`;

const roleCases: readonly Case[] = [
  ['alter role drift_reader superuser', 'role drift_reader', 'superuser'],
  ['alter role drift_reader noinherit', 'role drift_reader', 'inherit'],
  ['alter role drift_reader createrole', 'role drift_reader', 'createRole'],
  ['alter role drift_reader createdb', 'role drift_reader', 'createDatabase'],
  ['alter role drift_reader login', 'role drift_reader', 'login'],
  ['alter role drift_reader replication', 'role drift_reader', 'replication'],
  ['alter role drift_reader bypassrls', 'role drift_reader', 'bypassRls'],
  ['alter role drift_reader rename to other', 'role drift_reader', null],
];

const tableCases: readonly Case[] = [
  ['drop table app.links', 'table app.links', null],
  ['drop table "Other one"."T t"', 'table "Other one"."T t"', null],
  ['alter table app.links rename to chains', 'table app.links', 'name'],
  ['alter table "Other one"."T t" rename to t', 'table "Other one"."T t"', 'name'],
  ['alter table app.links set schema public', 'table app.links', null],
  [
    'drop table app.links; create table app.links (tenant int, post int) partition by list (tenant)',
    'table app.links',
    'partitionKey',
  ],
  ['alter table app.scratch set logged', 'table app.scratch', 'persistence'],
  ['alter table app.base set unlogged', 'table app.base', 'persistence'],
  [people('disable row level security'), peopleTable, 'rowSecurity'],
  ['alter table app.posts enable row level security', 'table app.posts', 'rowSecurity'],
  [people('no force row level security'), peopleTable, 'forceRowSecurity'],
  [people('replica identity default'), peopleTable, 'replicaIdentity'],
  [people('replica identity nothing'), peopleTable, 'replicaIdentity'],
  ['alter table app.posts replica identity using index posts_pkey', 'table app.posts', 'replicaIdentity'],
  ['alter table app.posts replica identity default', 'table app.posts', 'replicaIdentity'],
  [people('set (fillfactor = 71)'), peopleTable, 'options'],
  [people('reset (autovacuum_enabled)'), peopleTable, 'options'],
  [people('set (toast.autovacuum_enabled = on)'), peopleTable, 'options'],
  ['alter table app.posts set (fillfactor = 70)', 'table app.posts', 'options'],
  ['alter table app.heir no inherit app.base', 'table app.heir', 'inherits'],
  ['alter table app.heir no inherit app.base', 'table app.base', 'inheritedBy'],
  ['alter table "order"."desc" no inherit "order"."all"', 'table order.desc', 'inherits'],
  ['alter table "order"."all" replica identity default', 'table order.all', 'replicaIdentity'],
  ['create table public.stranger () inherits (app.people)', peopleTable, 'inheritedBy'],
  ['alter table app.of_pair not of', 'table app.of_pair', 'ofType'],
  [
    'drop table app.parts; create table app.parts (id int, at date) partition by list (at)',
    'table app.parts',
    'partitionKey',
  ],
  [
    "drop table app.part_one; create table app.part_one partition of app.parts for values from ('2020-01-01') to ('2022-01-01')",
    'table app.part_one',
    'partitionBound',
  ],
  ['alter table app.parts detach partition app.part_one', 'table app.part_one', 'partitionBound'],
  [
    'create access method heap2 type table handler heap_tableam_handler; alter table app.base set access method heap2',
    'table app.base',
    'accessMethod',
    15,
  ],
];

const columnCases: readonly Case[] = [
  [people('drop column born'), col('born'), null],
  [people('add column extra int'), col('extra'), null],
  [people('rename column note to remark'), col('note'), 'name'],
  [people('rename column "Odd name" to odd'), col('"Odd name"'), 'name'],
  [column('note', 'type varchar(21)'), col('note'), 'type'],
  [column('"Odd name"', 'type varchar(9) collate "C"'), col('"Odd name"'), 'type'],
  ['alter table app.links alter column tenant type bigint', 'column app.links.tenant', 'type'],
  [column('born', 'type timestamp'), col('born'), 'type'],
  [column('at', 'type timestamptz'), col('at'), 'type'],
  [
    `drop index app.people_tags; ${column('tags', 'drop default, alter column tags type text using null')}`,
    col('tags'),
    'type',
  ],
  ['alter table app.links alter column post type bigint', 'column app.links.post', 'type'],
  [`${column('"Odd name"', 'type text collate "POSIX"')}`, col('"Odd name"'), 'collation'],
  [column('note', 'type text collate "C"'), col('note'), 'collation'],
  [column('"Odd name"', 'type text'), col('"Odd name"'), 'collation'],
  [column('name', 'drop not null'), col('name'), 'notNull'],
  [column('note', 'set not null'), col('note'), 'notNull'],
  [column('name', "set default 'x'"), col('name'), 'default'],
  [column('name', 'drop default'), col('name'), 'default'],
  [column('note', "set default ''"), col('note'), 'default'],
  [column('at', 'set default clock_timestamp()'), col('at'), 'default'],
  [column('mood', "set default 'ok'"), col('mood'), 'default'],
  [column('data', `set default '{"a": [2]}'`), col('data'), 'default'],
  [column('doubled', 'drop expression'), col('doubled'), 'generated'],
  [column('doubled', 'drop expression'), col('doubled'), 'generatedKind'],
  [
    people('drop column doubled, add column doubled numeric(10,2) generated always as (price * 3) stored'),
    col('doubled'),
    'generated',
  ],
  [
    'alter table app.newest drop column b, add column b int generated always as (a * 2) stored',
    'column app.newest.b',
    'generatedKind',
    18,
  ],
  [
    'alter table app.newest drop column b, add column b int generated always as (a * 3) virtual',
    'column app.newest.b',
    'generated',
    18,
  ],
  [column('id', 'drop identity'), col('id'), 'identity'],
  [column('id', 'set generated by default'), col('id'), 'identity'],
  [column('code', 'set generated always'), col('code'), 'identity'],
  [
    'alter table app.posts alter column reviewer add generated always as identity',
    'column app.posts.reviewer',
    'identity',
  ],
  ['alter sequence app.people_id_seq rename to numbers', col('id'), 'identitySequence'],
  ['alter sequence app.people_id_seq rename to "A.b, ""c"""', col('id'), 'identitySequence'],
  [column('id', 'set start 11'), col('id'), 'identityOptions'],
  [column('id', 'set increment 3'), col('id'), 'identityOptions'],
  [column('id', 'set maxvalue 99'), col('id'), 'identityOptions'],
  [column('id', 'set minvalue 2'), col('id'), 'identityOptions'],
  [column('id', 'set cache 4'), col('id'), 'identityOptions'],
  [column('id', 'set cycle'), col('id'), 'identityOptions'],
  [column('big', 'set storage main'), col('big'), 'storage'],
  [column('note', 'set storage plain'), col('note'), 'storage'],
  [column('price', 'set storage external'), col('price'), 'storage'],
  [column('big', 'set compression default'), col('big'), 'compression'],
  [column('note', 'set compression pglz'), col('note'), 'compression'],
  [
    'alter table app.newest alter column a drop not null, add constraint x not null a not valid',
    'column app.newest.a',
    'notNullNotValid',
    18,
  ],
  [
    'alter table app.heir no inherit app.base; alter table app.heir inherit app.base',
    'column app.heir.id',
    'inherited',
  ],
  ['alter table app.newest validate constraint c_there', 'column app.newest.c', 'notNullNotValid', 18],
  [column('note', 'set statistics 500'), col('note'), 'statistics'],
  [column('born', 'set statistics 0'), col('born'), 'statistics'],
  [column('at', 'set statistics -1'), col('at'), 'statistics'],
  ['alter materialized view app.counts alter n set statistics 7', 'column app.counts.n', 'statistics'],
  [column('note', 'set (n_distinct = 5)'), col('note'), 'options'],
  [column('at', 'set (n_distinct = -0.25)'), col('at'), 'options'],
  [column('at', 'reset (n_distinct, n_distinct_inherited)'), col('at'), 'options'],
  ["alter view app.names alter name set default 'somebody'", 'column app.names.name', 'default'],
  ['alter view app.names alter name drop default', 'column app.names.name', 'default'],
  [
    'create or replace view app.both_tables as select p.id, t.title, t.tenant from app.people p join app.posts t on t.author = p.id',
    'column app.both_tables.tenant',
    null,
  ],
];

const constraintCases: readonly Case[] = [
  [people('drop constraint people_price_check'), con('people_price_check'), null],
  [people('add constraint more check (code > 1)'), con('more'), null],
  [people('add constraint more unique (note)'), con('more'), null],
  [people('rename constraint people_price_check to positive'), con('people_price_check'), 'name'],
  [people('rename constraint name_key to naming'), con('name_key'), 'name'],
  ['alter table app.posts rename constraint author_fkey to writer_fkey', con('author_fkey', 'posts'), 'name'],
  ['alter table app.posts drop constraint posts_pkey cascade', con('posts_pkey', 'posts'), null],
  ['alter table app.posts drop constraint author_fkey', con('author_fkey', 'posts'), null],
  [remade('title_key', 'app.posts', 'check (title is not null)'), con('title_key', 'posts'), 'type'],
  [remade('title_key', 'app.posts', 'unique (title, author)'), con('title_key', 'posts'), 'columns'],
  [
    'alter table app.links drop constraint post_fkey; alter table app.posts drop constraint posts_pkey cascade, add constraint posts_pkey primary key (id, tenant)',
    con('posts_pkey', 'posts'),
    'columns',
  ],
  [remade('people_price_check', 'app.people', 'check (price >= 0)'), con('people_price_check'), 'expression'],
  [remade('apart', 'app.people', 'exclude using btree (code with =) where (price > 6)'), con('apart'), 'expression'],
  [remade('apart', 'app.people', 'exclude using btree (born with =) where (price > 5)'), con('apart'), 'expression'],
  [remade('name_key', 'app.people', 'unique (name) include (at) with (fillfactor = 80)'), con('name_key'), 'include'],
  [remade('name_key', 'app.people', 'unique (name) with (fillfactor = 80)'), con('name_key'), 'include'],
  ['alter index app.name_key set (fillfactor = 81)', con('name_key'), 'options'],
  ['alter index app.posts_pkey set (fillfactor = 81)', con('posts_pkey', 'posts'), 'options'],
  [remade('one_null', 'app.people', 'unique (big)'), con('one_null'), 'nullsNotDistinct', 15],
  [
    remade('title_key', 'app.posts', 'unique nulls not distinct (title)'),
    con('title_key', 'posts'),
    'nullsNotDistinct',
    15,
  ],
  [
    remade(
      'author_fkey',
      'app.posts',
      'foreign key (author) references app.posts (title) on delete cascade on update restrict',
    ).replace('foreign key (author)', 'foreign key (title)'),
    con('author_fkey', 'posts'),
    'referencedTable',
  ],
  [
    remade(
      'author_fkey',
      'app.posts',
      'foreign key (author) references app.people (id) on delete set null on update restrict',
    ),
    con('author_fkey', 'posts'),
    'onDelete',
  ],
  [
    remade('author_fkey', 'app.posts', 'foreign key (author) references app.people (id) on delete cascade'),
    con('author_fkey', 'posts'),
    'onUpdate',
  ],
  [
    `alter table app.people add constraint code_key unique (code); ${remade('author_fkey', 'app.posts', 'foreign key (author) references app.people (code) on delete cascade on update restrict')}`,
    con('author_fkey', 'posts'),
    'referencedColumns',
  ],
  [
    remade(
      'editor_fkey',
      'app.posts',
      'foreign key (tenant, editor) references app.posts (tenant, id) on delete set null',
    ),
    con('editor_fkey', 'posts'),
    'onDeleteColumns',
    15,
  ],
  [
    remade('post_fkey', 'app.links', 'foreign key (tenant, post) references app.posts on delete set default not valid'),
    con('post_fkey', 'links'),
    'match',
  ],
  [
    remade(
      'post_fkey',
      'app.links',
      'foreign key (post, tenant) references app.posts match full on delete set default not valid',
    ),
    con('post_fkey', 'links'),
    'columns',
  ],
  ['alter table app.posts alter constraint author_fkey deferrable', con('author_fkey', 'posts'), 'deferrable'],
  ['alter table app.posts alter constraint reviewer_fkey not deferrable', con('reviewer_fkey', 'posts'), 'deferrable'],
  [
    'alter table app.posts alter constraint reviewer_fkey deferrable initially deferred',
    con('reviewer_fkey', 'posts'),
    'initiallyDeferred',
  ],
  [remade('late_key', 'app.people', 'unique (code)'), con('late_key'), 'deferrable'],
  [remade('late_key', 'app.people', 'unique (code) deferrable'), con('late_key'), 'initiallyDeferred'],
  [remade('no_heirs', 'app.people', 'check (price < 1000)'), con('no_heirs'), 'noInherit'],
  [remade('people_price_check', 'app.people', 'check (price > 0) no inherit'), con('people_price_check'), 'noInherit'],
  [people('validate constraint later'), con('later'), 'notValid'],
  [remade('people_price_check', 'app.people', 'check (price > 0) not valid'), con('people_price_check'), 'notValid'],
  [
    remade(
      'post_fkey',
      'app.links',
      'foreign key (tenant, post) references app.posts match full on delete set default not valid',
    ),
    con('post_fkey', 'links'),
    'notValid',
  ],
  [remade('soft', 'app.newest', 'check (a > 0)'), con('soft', 'newest'), 'notEnforced', 18],
  [
    remade('people_price_check', 'app.people', 'check (price > 0) not enforced'),
    con('people_price_check'),
    'notEnforced',
    18,
  ],
  ['alter table app.posts alter constraint author_fkey not enforced', con('author_fkey', 'posts'), 'notEnforced', 18],
  [
    remade('spans_pkey', 'app.spans', 'exclude using gist (id with =, span with &&)'),
    con('spans_pkey', 'spans'),
    'type',
    18,
  ],
  [remade('spans_pkey', 'app.spans', 'primary key (id, span)'), con('spans_pkey', 'spans'), 'period', 18],
  [
    'alter table app.cell_notes drop constraint cell_notes_cell; alter table app.cells drop constraint cells_pkey; alter table only app.cells add constraint cells_pkey primary key (region, id)',
    con('cells_pkey', 'cells'),
    'invalid',
  ],
  ['alter table app.cell_notes drop constraint cell_notes_cell', con('cell_notes_cell', 'cell_notes'), null],
  ['alter table app.cells detach partition app.cells_north; drop table app.cells_north', 'table app.cells_north', null],
  ['alter index app.no_overlap_twice alter column 1 set statistics 5', con('no_overlap_twice', 'kinds'), 'statistics'],
  ['alter table app.posts disable trigger all', con('author_fkey', 'posts'), 'firing'],
  [people('disable trigger all'), con('author_fkey', 'posts'), 'firing'],
  ['alter table app.posts set without cluster', con('posts_pkey', 'posts'), 'clustered'],
  ['alter table app.posts cluster on title_key', con('title_key', 'posts'), 'clustered'],
];

const indexCases: readonly Case[] = [
  ['drop index app.people_at', 'index app.people_at', null],
  ['create index extra on app.people (born)', 'index app.extra', null],
  ['alter index app.people_tags rename to tags_of_people', 'index app.people_tags', 'name'],
  ['alter index app.people_name rename to "Even index"', 'index app.people_name', 'name'],
  [index('people_at', 'app.posts (id)'), 'index app.people_at', 'table'],
  [index('people_code', 'app.people (code)'), 'index app.people_code', 'method'],
  [
    'drop index app.people_name; create index people_name on app.people (lower(name) text_pattern_ops desc nulls last, born) include (at) with (fillfactor = 60) where price > 1',
    'index app.people_name',
    'unique',
  ],
  [
    'drop index app.people_at; create unique index people_at on app.people (at desc, born nulls first); alter table app.people cluster on people_at',
    'index app.people_at',
    'unique',
  ],
  [index('people_at', 'app.people (born nulls first, at desc)'), 'index app.people_at', 'keys'],
  [index('people_at', 'app.people (at, born nulls first)'), 'index app.people_at', 'keys'],
  [index('people_at', 'app.people (at desc nulls last, born nulls first)'), 'index app.people_at', 'keys'],
  [index('people_at', 'app.people (at desc, born)'), 'index app.people_at', 'keys'],
  [index('people_at', 'app.people (at desc)'), 'index app.people_at', 'keys'],
  [
    'drop index app.people_name; create unique index people_name on app.people (upper(name) text_pattern_ops desc nulls last, born) include (at) with (fillfactor = 60) where price > 1',
    'index app.people_name',
    'keys',
  ],
  [
    'drop index app.people_name; create unique index people_name on app.people (lower(name) desc nulls last, born) include (at) with (fillfactor = 60) where price > 1',
    'index app.people_name',
    'keys',
  ],
  [index('people_odd', 'app.people ("Odd name")'), 'index app.people_odd', 'keys'],
  [index('people_data', 'app.people using gin (data)'), 'index app.people_data', 'keys'],
  [
    'drop index app.people_name; create unique index people_name on app.people (lower(name) text_pattern_ops desc nulls last, born) with (fillfactor = 60) where price > 1',
    'index app.people_name',
    'include',
  ],
  [
    'drop index app.people_name; create unique index people_name on app.people (lower(name) text_pattern_ops desc nulls last, born) include (at) with (fillfactor = 60) where price > 2',
    'index app.people_name',
    'predicate',
  ],
  [
    'drop index app.people_name; create unique index people_name on app.people (lower(name) text_pattern_ops desc nulls last, born) include (at) with (fillfactor = 60)',
    'index app.people_name',
    'predicate',
  ],
  [index('people_code', 'app.people using hash (code) where code > 1'), 'index app.people_code', 'predicate'],
  ['alter index app.people_brin set (pages_per_range = 5)', 'index app.people_brin', 'options'],
  ['alter index app.people_name reset (fillfactor)', 'index app.people_name', 'options'],
  ['alter index app.people_at set (fillfactor = 50)', 'index app.people_at', 'options'],
  [
    'drop index app.people_null; create unique index people_null on app.people (note)',
    'index app.people_null',
    'nullsNotDistinct',
    15,
  ],
  [
    "update pg_catalog.pg_index set indisvalid = false where indexrelid = 'app.people_tags'::regclass",
    'index app.people_tags',
    'invalid',
  ],
  ['alter index app.people_name alter column 1 set statistics 300', 'index app.people_name', 'statistics'],
  ['alter index app."Odd index" alter column 2 set statistics -1', 'index app."Odd index"', 'statistics'],
  ['alter index app."Odd index" alter column 2 set statistics 0', 'index app."Odd index"', 'statistics'],
  [people('set without cluster'), 'index app.people_at', 'clustered'],
  ['drop index app.counts_mood', 'index app.counts_mood', null],
  ['create index extra on app.counts (n)', 'index app.extra', null],
];

const enumCases: readonly Case[] = [
  ["alter type app.mood add value 'glad'", 'enum app.mood', 'values'],
  ["alter type app.mood add value 'glad' before 'sad'", 'enum app.mood', 'values'],
  ["alter type app.mood rename value 'ok' to 'fine'", 'enum app.mood', 'values'],
  [
    "update pg_catalog.pg_enum set enumsortorder = 9 where enumlabel = 'sad' and enumtypid = 'app.mood'::regtype",
    'enum app.mood',
    'values',
  ],
  ['alter type app.mood rename to temper', 'enum app.mood', 'name'],
  ['alter type app.mood set schema public', 'enum app.mood', null],
];

const compositeCases: readonly Case[] = [
  ['drop type app.place cascade', 'composite app.place', null],
  ['alter type app.place rename to spot', 'composite app.place', 'name'],
  ['alter type app.place set schema public', 'composite app.place', null],
  ['alter type app.place add attribute city text', 'composite app.place', 'attributes'],
  ['alter type app.place drop attribute street', 'composite app.place', 'attributes'],
  ['alter type app.place rename attribute street to road', 'composite app.place', 'attributes'],
  ['alter type app.pair rename attribute b to c cascade', 'composite app.pair', 'attributes'],
  [
    'alter type app.place drop attribute street; alter type app.place add attribute street text collate "C"',
    'composite app.place',
    'attributes',
  ],
  [
    'alter table app.kinds drop column home; alter type app.place alter attribute "Zip code" type text',
    'composite app.place',
    'types',
  ],
  [
    'alter table app.kinds drop column home; alter type app.place alter attribute street type text collate "POSIX"',
    'composite app.place',
    'types',
  ],
];

const domainCases: readonly Case[] = [
  ['drop domain app.cents cascade', 'domain app.cents', null],
  ['alter domain app.label rename to tag', 'domain app.label', 'name'],
  ['alter domain app.cents rename to pennies', 'domain app.cents', 'name'],
  ['alter domain app.cents set schema public', 'domain app.cents', null],
  ['alter domain app.cents drop not null', 'domain app.cents', 'notNull'],
  ['alter domain app.label set not null', 'domain app.label', 'notNull'],
  ['alter domain app.cents set default 2', 'domain app.cents', 'default'],
  ['alter domain app.cents drop default', 'domain app.cents', 'default'],
  ["alter domain app.label set default 'a'", 'domain app.label', 'default'],
  ['alter domain app.label drop constraint short', 'domain app.label', 'checks'],
  ['alter domain app.label rename constraint short to brief', 'domain app.label', 'checks'],
  ['alter domain app.label validate constraint later', 'domain app.label', 'checks'],
  ["alter domain app.label add constraint other check (value <> 'y')", 'domain app.label', 'checks'],
  [
    'alter domain app.label drop constraint short; alter domain app.label add constraint short check (length(value) < 11)',
    'domain app.label',
    'checks',
  ],
  [
    'alter domain app.label drop constraint short; alter domain app.label add constraint short check (length(value) < 10) not valid',
    'domain app.label',
    'checks',
  ],
  [
    'alter table app.kinds alter worth drop default, alter worth type numeric; drop domain app.cents; create domain app.cents as numeric(9,2) default 1 not null check (value >= 0); alter table app.kinds alter worth type app.cents, alter worth set default 2',
    'domain app.cents',
    'type',
  ],
  [
    'alter table app.kinds alter tag type text; drop domain app.strict_label, app.labels, app.label; create domain app.label as text collate "POSIX" constraint short check (length(value) < 10) constraint filled check (value <> \'\'); create domain app.labels as app.label[]; create domain app.strict_label as app.label; alter table app.kinds alter tag type app.strict_label',
    'domain app.label',
    'collation',
  ],
];

const sequenceCases: readonly Case[] = [
  ['drop sequence app.free', 'sequence app.free', null],
  ['create sequence app.extra owned by app.people.note', 'sequence app.extra', null],
  ['alter sequence app.free rename to loose', 'sequence app.free', 'name'],
  ['alter sequence app.owned as int', 'sequence app.owned', 'type'],
  ['alter sequence app.free start 8', 'sequence app.free', 'start'],
  ['alter sequence app.free increment 6', 'sequence app.free', 'increment'],
  ['alter sequence app.free minvalue 1', 'sequence app.free', 'min'],
  ['alter sequence app.free maxvalue 1001', 'sequence app.free', 'max'],
  ['alter sequence app.free cache 1', 'sequence app.free', 'cache'],
  ['alter sequence app.free no cycle', 'sequence app.free', 'cycle'],
  ['alter sequence app.owned cycle', 'sequence app.owned', 'cycle'],
  ['alter sequence app.owned owned by app.people.name', 'sequence app.owned', 'ownedBy'],
  ['alter sequence app.owned owned by none', 'sequence app.owned', 'ownedBy'],
  ['alter sequence "order"."all_end_seq" owned by none', 'sequence order.all_end_seq', 'ownedBy'],
  ['drop table "order"."all" cascade', 'table order.all', null],
  ['alter sequence app.free owned by app.people.note', 'sequence app.free', 'ownedBy'],
  ['alter sequence app.free set unlogged', 'sequence app.free', 'persistence', 15],
  ['alter sequence app.lost set logged', 'sequence app.lost', 'persistence', 15],
];

const viewCases: readonly Case[] = [
  ['drop view app.both_tables', 'view app.both_tables', null],
  ['alter view app.both_tables rename to two_tables', 'view app.both_tables', 'name'],
  ['alter materialized view app.counts rename to tallies', 'view app.counts', 'name'],
  [
    'create or replace view app.both_tables as select p.id, t.title from app.people p left join app.posts t on t.author = p.id',
    'view app.both_tables',
    'query',
  ],
  [
    'create or replace view app.names with (security_barrier) as select id, name, mood from app.people where price > 2 with local check option',
    'view app.names',
    'query',
  ],
  [
    'drop materialized view app.counts; create materialized view app.counts with (fillfactor = 90) as select mood, count(*) as n from app.people where id > 1 group by mood',
    'view app.counts',
    'query',
  ],
  [
    'drop materialized view app.counts; create view app.counts as select mood, count(*) as n from app.people group by mood',
    'view app.counts',
    'materialized',
  ],
  ['alter view app.names reset (security_barrier)', 'view app.names', 'options'],
  ['alter view app.names set (check_option = cascaded)', 'view app.names', 'options'],
  ['alter view app.both_tables set (security_barrier)', 'view app.both_tables', 'options'],
  ['alter materialized view app.counts set (fillfactor = 80)', 'view app.counts', 'options'],
  ['alter view app.invoked reset (security_invoker)', 'view app.invoked', 'options', 15],
  [
    'create access method heap2 type table handler heap_tableam_handler; alter materialized view app.counts set access method heap2',
    'view app.counts',
    'accessMethod',
    15,
  ],
];

const policyCases: readonly Case[] = [
  ['drop policy writers on app.people', 'policy app.people.writers', null],
  ['create policy more on app.people using (true)', 'policy app.people.more', null],
  ['create policy more on app.posts for select using (true)', 'policy app.posts.more', null],
  ['alter policy writers on app.people rename to "Other writers"', 'policy app.people.writers', 'name'],
  ['alter policy "Read all" on app.people rename to reading', 'policy app.people."Read all"', 'name'],
  [
    policy('as restrictive for all to drift_writer, drift_reader using (price > 1) with check (price > 2)'),
    'policy app.people.writers',
    'command',
  ],
  [
    'drop policy "Read all" on app.people; create policy "Read all" on app.people for delete using (true)',
    'policy app.people."Read all"',
    'command',
  ],
  [
    policy('for update to drift_writer, drift_reader using (price > 1) with check (price > 2)'),
    'policy app.people.writers',
    'permissive',
  ],
  ['alter policy writers on app.people to drift_writer', 'policy app.people.writers', 'roles'],
  ['alter policy "Read all" on app.people to drift_reader', 'policy app.people."Read all"', 'roles'],
  ['alter policy writers on app.people to public', 'policy app.people.writers', 'roles'],
  ['alter policy writers on app.people using (price > 0)', 'policy app.people.writers', 'using'],
  ['alter policy "Read all" on app.people using (false)', 'policy app.people."Read all"', 'using'],
  [
    policy('as restrictive for update to drift_writer, drift_reader with check (price > 2)'),
    'policy app.people.writers',
    'using',
  ],
  ['alter policy writers on app.people with check (price > 3)', 'policy app.people.writers', 'check'],
  [
    policy('as restrictive for update to drift_writer, drift_reader using (price > 1)'),
    'policy app.people.writers',
    'check',
  ],
  ['alter policy adders on app.people with check (true)', 'policy app.people.adders', 'check'],
];

const touch = 'trigger touch before insert or update of name, price on app.people for each row when (new.price > 0)';
const triggerCases: readonly Case[] = [
  ['drop trigger touch on app.people', 'trigger app.people.touch', null],
  ['create trigger more after insert on app.people execute function app.touch()', 'trigger app.people.more', null],
  ['create trigger more after insert on app.posts execute function app.touch()', 'trigger app.posts.more', null],
  ['alter trigger touch on app.people rename to "Other touch"', 'trigger app.people.touch', 'name'],
  [
    trigger('touch', 'app.people', `${touch.replace('before', 'after')} execute function app.touch('a', 'b')`),
    'trigger app.people.touch',
    'timing',
  ],
  [
    trigger(
      'touch',
      'app.people',
      `${touch.replace('insert or update', 'update')} execute function app.touch('a', 'b')`,
    ),
    'trigger app.people.touch',
    'events',
  ],
  [
    trigger(
      'emptied',
      'app.posts',
      'trigger emptied after truncate or insert on app.posts execute function app.touch(); alter table app.posts disable trigger emptied',
    ),
    'trigger app.posts.emptied',
    'events',
  ],
  [
    trigger('touch', 'app.people', `${touch.replace('name, price', 'name')} execute function app.touch('a', 'b')`),
    'trigger app.people.touch',
    'columns',
  ],
  [
    trigger('touch', 'app.people', `${touch.replace(' of name, price', '')} execute function app.touch('a', 'b')`),
    'trigger app.people.touch',
    'columns',
  ],
  [
    trigger(
      'late',
      'app.posts',
      'trigger late after update on app.posts for each statement execute function app.touch()',
    ),
    'trigger app.posts.late',
    'level',
  ],
  [
    trigger('touch', 'app.people', `${touch.replace('> 0', '> 1')} execute function app.touch('a', 'b')`),
    'trigger app.people.touch',
    'when',
  ],
  [
    trigger(
      'touch',
      'app.people',
      `${touch.replace(' when (new.price > 0)', '')} execute function app.touch('a', 'b')`,
    ),
    'trigger app.people.touch',
    'when',
  ],
  [
    trigger('touch', 'app.people', `${touch} execute function app.touch_too('a', 'b')`),
    'trigger app.people.touch',
    'function',
  ],
  [
    'create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$; ' +
      trigger('touch', 'app.people', `${touch} execute function public.touch('a', 'b')`),
    'trigger app.people.touch',
    'function',
  ],
  [
    trigger('touch', 'app.people', `${touch} execute function app.touch('a', 'c')`),
    'trigger app.people.touch',
    'arguments',
  ],
  [trigger('touch', 'app.people', `${touch} execute function app.touch()`), 'trigger app.people.touch', 'arguments'],
  [
    trigger('touch', 'app.people', `${touch} execute function app.touch('ab')`),
    'trigger app.people.touch',
    'arguments',
  ],
  [
    trigger(
      'after_all',
      'app.people',
      'trigger after_all after delete on app.people referencing old table as went for each statement execute function app.touch()',
    ),
    'trigger app.people.after_all',
    'oldTable',
  ],
  [
    trigger(
      'after_new',
      'app.people',
      'trigger after_new after insert on app.people for each statement execute function app.touch()',
    ),
    'trigger app.people.after_new',
    'newTable',
  ],
  [
    trigger('late', 'app.posts', 'trigger late after update on app.posts for each row execute function app.touch()'),
    'trigger app.posts.late',
    'constraint',
  ],
  [
    trigger(
      'late',
      'app.posts',
      'constraint trigger late after update on app.posts not deferrable for each row execute function app.touch()',
    ),
    'trigger app.posts.late',
    'deferrable',
  ],
  [
    trigger(
      'late',
      'app.posts',
      'constraint trigger late after update on app.posts deferrable for each row execute function app.touch()',
    ),
    'trigger app.posts.late',
    'initiallyDeferred',
  ],
  [people('disable trigger touch'), 'trigger app.people.touch', 'enabled'],
  [people('enable always trigger touch'), 'trigger app.people.touch', 'enabled'],
  [people('enable replica trigger touch'), 'trigger app.people.touch', 'enabled'],
  ['alter table app.posts enable trigger emptied', 'trigger app.posts.emptied', 'enabled'],
  ['drop trigger instead on app.names', 'trigger app.names.instead', null],
];

const ruleCases: readonly Case[] = [
  ['drop rule quiet on app.scratch', 'rule app.scratch.quiet', null],
  ['create rule more as on insert to app.scratch do instead nothing', 'rule app.scratch.more', null],
  ['create rule more as on insert to app.both_tables do instead nothing', 'rule app.both_tables.more', null],
  ['alter rule quiet on app.scratch rename to silent', 'rule app.scratch.quiet', 'name'],
  [
    'create or replace rule quiet as on delete to app.scratch where old.id > 6 do instead nothing',
    'rule app.scratch.quiet',
    'rule',
  ],
  ['alter table app.scratch disable rule quiet', 'rule app.scratch.quiet', 'enabled'],
  ['alter table app.scratch enable always rule loud', 'rule app.scratch.loud', 'enabled'],
];

const functionCases: readonly Case[] = [
  ['drop function app.many(int)', 'function app.many(integer)', null],
  ['drop procedure app.work(int)', 'function app.work(integer)', null],
  ['alter function app.many(int) rename to lots', 'function app.many(integer)', null],
  [
    'drop function app.add(int, int); create function app.add(a bigint, b int default 2) returns int language sql as $$select 1$$',
    'function app.add(integer, integer)',
    null,
  ],
  [
    'drop procedure app.work(int); create function app.work(inout n int) language plpgsql as $$ begin n = n + 1; end $$',
    'function app.work(integer)',
    'type',
  ],
  [
    `drop function app.add(int, int); create function app.add(a int, c int default 2) returns int language sql immutable strict parallel safe cost 5 as 'select a + c'`,
    'function app.add(integer, integer)',
    'arguments',
  ],
  [
    add(`language sql immutable strict parallel safe cost 5 as 'select a + b'`).replace('default 2', 'default 3'),
    'function app.add(integer, integer)',
    'arguments',
  ],
  [
    `drop function app.add(int, int); create function app.add(a int, b int default 2) returns bigint language sql immutable strict parallel safe cost 5 as 'select (a + b)::bigint'`,
    'function app.add(integer, integer)',
    'returns',
  ],
  [
    `drop function app.many(int); create function app.many(n int) returns int language sql stable security definer leakproof set search_path = '' as 'select n'`,
    'function app.many(integer)',
    'returns',
  ],
  [
    add(`language plpgsql immutable strict parallel safe cost 5 as 'begin return a + b; end'`),
    'function app.add(integer, integer)',
    'language',
  ],
  [
    add(`language sql immutable strict parallel safe cost 5 as 'select a - b'`),
    'function app.add(integer, integer)',
    'body',
  ],
  [
    add(`language sql immutable strict parallel safe cost 5 as 'select a + b '`),
    'function app.add(integer, integer)',
    'body',
  ],
  [
    add(`language sql immutable strict parallel safe cost 5 return a + b`),
    'function app.add(integer, integer)',
    'body',
  ],
  ['alter function app.add(int, int) stable', 'function app.add(integer, integer)', 'volatility'],
  ['alter function app.add(int, int) volatile', 'function app.add(integer, integer)', 'volatility'],
  ['alter function app.add(int, int) called on null input', 'function app.add(integer, integer)', 'strict'],
  ['alter function app.many(int) security invoker', 'function app.many(integer)', 'security'],
  ['alter function app.add(int, int) security definer', 'function app.add(integer, integer)', 'security'],
  ['alter function app.many(int) not leakproof', 'function app.many(integer)', 'leakproof'],
  ['alter function app.add(int, int) parallel unsafe', 'function app.add(integer, integer)', 'parallel'],
  ['alter function app.add(int, int) cost 6', 'function app.add(integer, integer)', 'cost'],
  ['alter function app.many(int) owner to drift_writer', 'function app.many(integer)', 'owner'],
  ['alter function app.many(int) rows 51', 'function app.many(integer)', 'rows'],
  ["alter function app.many(int) set search_path = 'app'", 'function app.many(integer)', 'settings'],
  ['alter function app.many(int) reset all', 'function app.many(integer)', 'settings'],
  ["alter function app.add(int, int) set work_mem = '1MB'", 'function app.add(integer, integer)', 'settings'],
  [
    many(`stable security definer leakproof rows 50 set search_path = '' set work_mem = '2MB'`),
    'function app.many(integer)',
    'settings',
  ],
];

const commented: readonly (readonly [sql: string, id: string])[] = [
  ['schema app', 'schema app'],
  ['table app.people', 'table app.people'],
  ['column app.people.name', 'column app.people.name'],
  ['column app.names.name', 'column app.names.name'],
  ['type app.mood', 'enum app.mood'],
  ['domain app.label', 'domain app.label'],
  ['type app.place', 'composite app.place'],
  ['sequence app.free', 'sequence app.free'],
  ['view app.names', 'view app.names'],
  ['materialized view app.counts', 'view app.counts'],
  ['index app.people_at', 'index app.people_at'],
  ['constraint name_key on app.people', 'constraint app.people.name_key'],
  ['policy writers on app.people', 'policy app.people.writers'],
  ['trigger touch on app.people', 'trigger app.people.touch'],
  ['rule quiet on app.scratch', 'rule app.scratch.quiet'],
  ['function app.add(int, int)', 'function app.add(integer, integer)'],
  ['procedure app.work(int)', 'function app.work(integer)'],
];

const commentCases: readonly Case[] = [
  ...commented.flatMap(([sql, id]): Case[] => [
    [`comment on ${sql} is 'other'`, `comment on ${id}`, 'text'],
    [`comment on ${sql} is null`, `comment on ${id}`, null],
  ]),
  ["comment on table app.posts is 'new'", 'comment on table app.posts', null],
  ["comment on column app.people.big is 'new'", 'comment on column app.people.big', null],
  ["comment on column app.counts.n is 'new'", 'comment on column app.counts.n', null],
  ["comment on index app.people_tags is 'new'", 'comment on index app.people_tags', null],
  ["comment on policy adders on app.people is 'new'", 'comment on policy app.people.adders', null],
  ["comment on function app.many(int) is 'new'", 'comment on function app.many(integer)', null],
  ["comment on rule loud on app.scratch is 'new'", 'comment on rule app.scratch.loud', null],
];

const grantCases: readonly Case[] = [
  ['grant usage on type app.place to public', 'grant on composite app.place to public', null],
  ['revoke usage on type app.place from drift_reader', 'grant on composite app.place to drift_reader', null],
  ['revoke usage on type app.place from postgres', 'grant on composite app.place to its owner', null],
  ['grant usage on domain app.label to public', 'grant on domain app.label to public', null],
  ['revoke usage on domain app.label from drift_reader', 'grant on domain app.label to drift_reader', null],
  ['revoke usage on domain app.cents from public', 'grant on domain app.cents to public', null],
  ['revoke usage on domain app.label from postgres', 'grant on domain app.label to its owner', null],
  ['revoke insert, select on app.people from postgres', 'grant on table app.people to its owner', null],
  ['revoke all on app.counts from postgres', 'grant on view app.counts to its owner', null],
  ['revoke update on sequence app.free from postgres', 'grant on sequence app.free to its owner', null],
  ['revoke create on schema app from postgres', 'grant on schema app to its owner', null],
  [
    'revoke execute on function app.listed(int, text[]) from postgres',
    'grant on function app.listed(integer, text[]) to its owner',
    null,
  ],
  [
    'alter table app.people owner to drift_reader; revoke select on app.people from drift_reader',
    'grant on table app.people to drift_reader',
    'privileges',
  ],
  [
    'alter function app.add(int, int) owner to drift_reader; revoke execute on function app.add(int, int) from drift_reader',
    'grant on function app.add(integer, integer) to drift_reader',
    null,
  ],
  ['revoke usage on schema app from drift_reader', 'grant on schema app to drift_reader', null],
  ['grant create on schema app to drift_reader', 'grant on schema app to drift_reader', 'privileges'],
  ['grant usage on schema app to public', 'grant on schema app to public', null],
  [
    'revoke grant option for usage on schema "Other one" from drift_writer',
    'grant on schema "Other one" to drift_writer',
    'grantable',
  ],
  ['revoke insert on app.people from drift_reader', 'grant on table app.people to drift_reader', 'privileges'],
  ['grant delete on app.people to drift_reader', 'grant on table app.people to drift_reader', 'privileges'],
  [
    'grant select on app.people to drift_reader with grant option',
    'grant on table app.people to drift_reader',
    'grantable',
  ],
  ['revoke select on app.people from public', 'grant on table app.people to public', null],
  ['grant truncate on app.people to public', 'grant on table app.people to public', 'privileges'],
  ['grant select on app.people to drift_writer', 'grant on table app.people to drift_writer', null],
  ['create role stranger; grant select on app.people to stranger', 'grant on table app.people to stranger', null],
  [
    'revoke grant option for all on app.posts from drift_writer',
    'grant on table app.posts to drift_writer',
    'grantable',
  ],
  ['revoke update (mood) on app.people from drift_reader', 'grant on column app.people.mood to drift_reader', null],
  ['grant select (born) on app.people to drift_writer', 'grant on column app.people.born to drift_writer', null],
  [
    'grant references (name) on app.people to drift_reader',
    'grant on column app.people.name to drift_reader',
    'privileges',
  ],
  [
    'grant update (name) on app.people to drift_reader with grant option',
    'grant on column app.people.name to drift_reader',
    'grantable',
  ],
  ['revoke usage on sequence app.free from drift_reader', 'grant on sequence app.free to drift_reader', null],
  ['grant update on sequence app.free to drift_reader', 'grant on sequence app.free to drift_reader', 'privileges'],
  ['grant select on sequence app.owned to public', 'grant on sequence app.owned to public', null],
  [
    'grant execute on function app.add(int, int) to public',
    'grant on function app.add(integer, integer) to public',
    null,
  ],
  [
    'revoke execute on function app.add(int, int) from drift_reader',
    'grant on function app.add(integer, integer) to drift_reader',
    null,
  ],
  ['revoke execute on function app.many(int) from public', 'grant on function app.many(integer) to public', null],
  [
    'grant execute on function app.add(int, int) to drift_reader with grant option',
    'grant on function app.add(integer, integer) to drift_reader',
    'grantable',
  ],
  ['revoke select on app.names from drift_reader', 'grant on view app.names to drift_reader', null],
  ['grant insert on app.names to drift_reader', 'grant on view app.names to drift_reader', 'privileges'],
  ['grant select (id) on app.names to drift_writer', 'grant on column app.names.id to drift_writer', null],
  ['revoke select on app.counts from public', 'grant on view app.counts to public', null],
];

const schemaCases: readonly Case[] = [
  ['drop schema "Other one" cascade', 'schema "Other one"', null],
  ['alter schema "Other one" rename to other', 'schema "Other one"', null],
];

/** A name that others bear, too. */
const renameCases: readonly Case[] = [
  ['alter table app.base rename to ground', 'table app.base', 'name'],
  ['alter table app.heir rename to child', 'table app.heir', 'name'],
  ['alter table app.parts rename to pieces', 'table app.parts', 'name'],
  ['alter table app.part_one rename to piece_one', 'table app.part_one', 'name'],
  ['alter table app.cells rename to rooms', 'table app.cells', 'name'],
  ['alter table app.posts rename constraint title_key to headings', con('title_key', 'posts'), 'name'],
  ['alter table app.posts rename constraint posts_pkey to posts_key', con('posts_pkey', 'posts'), 'name'],
  ['alter table app.posts rename column id to key', 'column app.posts.id', 'name'],
  [people('rename column at to moment'), col('at'), 'name'],
  [people('rename column tags to labels'), col('tags'), 'name'],
  ['alter table app.base rename column id to key', 'column app.base.id', 'name'],
  ['alter table app.cells rename column author to writer', 'column app.cells.author', 'name'],
  ['alter table app.cells rename column author to writer', 'column app.cells_north.author', 'name'],
  ['alter sequence app.owned rename to ours', 'sequence app.owned', 'name'],
  ['alter view app.over_names rename to louder', 'view app.over_names', 'name'],
  ['alter index "app"."Odd index" rename to even_index', 'index app."Odd index"', 'name'],
  ['alter table app.kinds rename column "select" to chosen', 'column app.kinds.select', 'name'],
  [people('rename column price to cost'), col('price'), 'name'],
  [people('rename to persons'), peopleTable, 'name'],
  ['alter table app.scratch rename to draft', 'table app.scratch', 'name'],
  ['alter table app.parts rename column at to moment', 'column app.parts.at', 'name'],
  ['alter view app.names rename column name to label', 'column app.names.name', 'name'],
];

const kinds = (name: string): string => `column app.kinds.${name}`;
const retyped = (name: string, type: string): Case => [
  `alter table app.kinds alter column ${name} type ${type} using null`,
  kinds(name),
  'type',
];

/** Modifiers of types, and types that are printed alike. */
const typeCases: readonly Case[] = [
  retyped('small', 'int'),
  retyped('flag', 'int'),
  retyped('real4', 'float8'),
  retyped('whole', 'numeric(9)'),
  retyped('money', 'numeric(8,1)'),
  retyped('list', 'numeric(5,2)[]'),
  retyped('letter', 'char(5)'),
  retyped('letters', 'varchar[]'),
  retyped('raw', 'text'),
  retyped('bits', 'bit(4)'),
  retyped('bits_more', 'varbit'),
  retyped('clock', 'time(3)'),
  retyped('clock_tz', 'time'),
  retyped('stamp', 'timestamptz(0)'),
  retyped('span', 'interval'),
  retyped('month', 'interval'),
  retyped('host', 'cidr'),
  retyped('mac', 'macaddr8'),
  retyped('doc', 'jsonb'),
  retyped('ranges', 'text'),
  retyped('place', 'lseg'),
  retyped('oid', 'bigint'),
  retyped('couple', 'text'),
  ['alter table app.kinds alter column moods drop default', kinds('moods'), 'default'],
  ["alter table app.kinds alter column moods set default '{ok}'", kinds('moods'), 'default'],
  [`alter table app.kinds alter column "Sémi;colon" set default 'x'`, kinds('"Sémi;colon"'), 'default'],
  ['alter table app.kinds drop column "Sémi;colon"', kinds('"Sémi;colon"'), null],
  ['alter table app.kinds drop column couple', kinds('couple'), null],
  [people('drop column big cascade'), col('big'), null],
  [people('drop column code cascade'), col('code'), null],
  [people('drop column price cascade'), col('price'), null],
  [people('drop column mood cascade'), col('mood'), null],
];

const indexOfKinds = (name: string, definition: string): string =>
  `drop index app.${name}; create index ${name} on app.kinds ${definition}`;

/** What stands on partitions and heirs, on other access methods, and what goes along with something else. */
const farCases: readonly Case[] = [
  [indexOfKinds('kinds_range', 'using spgist (range)'), 'index app.kinds_range', 'method'],
  [indexOfKinds('kinds_spread', 'using gist (range)'), 'index app.kinds_spread', 'method'],
  [indexOfKinds('kinds_words', 'using gist (words)'), 'index app.kinds_words', 'keys'],
  [indexOfKinds('kinds_words', 'using gist (words tsvector_ops (siglen = 200))'), 'index app.kinds_words', 'keys'],
  [indexOfKinds('"Odd index"', '("select" desc, (small + "big"))'), 'index app."Odd index"', 'keys'],
  [remade('no_overlap', 'app.kinds', 'exclude using gist (range with &&)'), con('no_overlap', 'kinds'), 'deferrable'],
  [
    remade('no_overlap', 'app.kinds', 'exclude using gist (range with -|-) deferrable'),
    con('no_overlap', 'kinds'),
    'expression',
  ],
  ['alter table app.base drop constraint base_check', con('base_check', 'base'), null],
  [remade('base_check', 'app.base', 'check (id > 1)'), con('base_check', 'base'), 'expression'],
  [remade('base_check', 'app.base', 'check (id > 1)'), con('base_check', 'heir'), 'expression'],
  ['alter table app.base add column more int', 'column app.base.more', null],
  ['alter table app.base alter column id type bigint', 'column app.heir.id', 'type'],
  ['drop table app.heir', 'table app.heir', null],
  ['drop table app.base cascade', 'table app.base', null],
  ['drop table app.people cascade', peopleTable, null],
  ['drop table app.cells cascade', 'table app.cells', null],
  ['drop table app.cells_rest_0 cascade', 'table app.cells_rest_0', null],
  ['drop table app.cells_rest cascade', 'table app.cells_rest', null],
  ['alter table app.cells detach partition app.cells_rest', 'table app.cells_rest', 'partitionBound'],
  ['alter table app.cells drop constraint cells_author_fkey', con('cells_author_fkey', 'cells'), null],
  [
    remade('cells_author_fkey', 'app.cells', 'foreign key (author) references app.people (id)'),
    con('cells_author_fkey', 'cells'),
    'onDelete',
  ],
  ['alter table app.cells drop constraint cells_pkey cascade', con('cells_pkey', 'cells'), null],
  ['drop index app.cells_author', 'index app.cells_author', null],
  [index('cells_author', 'app.cells (author desc)'), 'index app.cells_author', 'keys'],
  [index('cells_author', 'only app.cells (author)'), 'index app.cells_author', 'invalid'],
  ['drop trigger cells_touch on app.cells', 'trigger app.cells.cells_touch', null],
  ['alter table app.cells_north disable trigger cells_touch', 'trigger app.cells_north.cells_touch', 'enabled'],
  [
    'create trigger more after insert on app.cells for each row execute function app.touch()',
    'trigger app.cells_north.more',
    null,
  ],
  ['alter table app.cells alter column author set not null', 'column app.cells_north.author', 'notNull'],
  ['alter table app.cells_north alter column author set default 3', 'column app.cells_north.author', 'default'],
  ['drop view app.names cascade', 'view app.names', null],
  ['drop view app.over_names', 'view app.over_names', null],
  ['alter view app.over_names set (check_option = local)', 'view app.over_names', 'options'],
  ['drop rule renamed on app.over_names', 'rule app.over_names.renamed', null],
  ['drop materialized view app.counts', 'view app.counts', null],
  ['drop type app.mood cascade', 'enum app.mood', null],
  ['drop function app.touch() cascade', 'function app.touch()', null],
  ['drop sequence app.owned', 'sequence app.owned', null],
  [
    'create foreign data wrapper far; create server far foreign data wrapper far; drop table app.links; create foreign table app.links (tenant int, post int) server far',
    'table app.links',
    'type',
  ],
  ['drop policy posters on app.posts', 'policy app.posts.posters', null],
  [
    'drop policy posters on app.posts; create policy posters on app.posts for update to drift_writer using (author > 0)',
    'policy app.posts.posters',
    'command',
  ],
  ['alter policy removers on app.people to drift_reader', 'policy app.people.removers', 'roles'],
  [
    trigger(
      'changed',
      'app.people',
      'trigger changed after update on app.people referencing new table as becomes for each statement execute function app.touch()',
    ),
    'trigger app.people.changed',
    'oldTable',
  ],
  [
    'create or replace function app.listed(n int, variadic rest text[]) returns table (id int, label text) language sql stable begin atomic select n + 1, rest[1]; end',
    'function app.listed(integer, text[])',
    'body',
  ],
  [
    'drop function app.listed(int, text[]); create function app.listed(n int, rest text[]) returns table (id int, label text) language sql stable begin atomic select n, rest[1]; end',
    'function app.listed(integer, text[])',
    'arguments',
  ],
  [
    'drop function app.listed(int, text[]); create function app.listed(n int, variadic rest text[]) returns table (id int, name text) language sql stable begin atomic select n, rest[1]; end',
    'function app.listed(integer, text[])',
    'returns',
  ],
  [
    "drop function app.outs(int); create function app.outs(inout a int, out c text) language sql as 'select a, null::text'",
    'function app.outs(integer)',
    'arguments',
  ],
  ['revoke select (author) on app.cells from drift_reader', 'grant on column app.cells.author to drift_reader', null],
  [
    'revoke grant option for usage on sequence app.owned from drift_writer',
    'grant on sequence app.owned to drift_writer',
    'grantable',
  ],
  [
    remade(
      'stays_fkey',
      'app.stays',
      'foreign key (term, period during) references app.terms (id, period span) not valid',
    ),
    con('stays_fkey', 'stays'),
    'notValid',
    18,
  ],
  ['alter table app.newest drop column c', 'column app.newest.c', null, 18],
  ['drop table app.newest', 'table app.newest', null, 18],
];

export const cases: readonly Case[] = [
  ...schemaCases,
  ...roleCases,
  ...tableCases,
  ...columnCases,
  ...constraintCases,
  ...indexCases,
  ...enumCases,
  ...domainCases,
  ...compositeCases,
  ...sequenceCases,
  ...viewCases,
  ...policyCases,
  ...triggerCases,
  ...ruleCases,
  ...functionCases,
  ...commentCases,
  ...grantCases,
  ...renameCases,
  ...typeCases,
  ...farCases,
];

/**
 * What is told and healed, but not as well as it should be. Names within expressions are not followed: each object whose
 * expression bears a renamed column or table is told as changed beside the rename.
 */
export const knownGaps: ReadonlySet<string> = new Set([
  people('rename column price to cost'),
  people('rename to persons'),
  'alter table app.scratch rename to draft',
  'alter table app.parts rename column at to moment',
  'alter view app.names rename column name to label',
  'alter table app.base rename column id to key',
  'alter view app.over_names rename to louder',
]);

/** Cases that the scratch database cannot rebuild: part of them is no object of a catalog. The fix says so, and is not proven. */
export const unproven: readonly RegExp[] = [
  /create table public\.stranger/, // a table outside
  /create function public\.touch/, // a function outside
  /alter (type|domain) app\.(mood|cents|place) set schema public/, // a type outside
  /create access method/,
  /create foreign data wrapper/,
  /update pg_catalog\.pg_index/, // an index that is invalid for no reason
  /^alter table app\.people disable trigger all/, // half of the triggers of a partition's foreign key
];
