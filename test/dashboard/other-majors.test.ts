import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeclaredCatalog, Json } from '../../src/postgres/model/index.js';
import { readCatalog, restrictTo } from '../../src/postgres/catalog/index.js';
import { dependentKinds } from '../../src/postgres/kinds/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { type Opened, openPlace } from '../workflow/workflow.js';
import { asSet, type Fact, findingsOfScript, scriptInside } from './script-findings.js';

/** What servers print in different words, and rights that not all of them know. */
const schema = `
create schema app;
create role dashboard_reader; create role dashboard_writer;
create type app.mood as enum ('sad', 'ok');
create table app.people (id int primary key, name varchar(20) check (name in ('a', 'b')), mood app.mood, price numeric(8,2));
create table app.posts (id int primary key, author int references app.people, title text);
create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.titles(n int) returns setof text language sql stable begin atomic select title from app.posts where author = n; end;
create function app.add(a int, b int default 2) returns int language sql immutable as 'select a + b';
create view app.names as select id, upper(name) as loud, 'p.x, people.y' as text from app.people where price > 1 and name is not null;
create view app.some as select p.id as "P", (select max(t.id) from app.posts t where t.author = p.id) as last from app.people p where p.name in ('a', 'b');
create table app.words ("json" int check ("json" > 0), "system_user" text not null, primary key ("json"));
create index words_index on app.words ("system_user" desc, "json") where "json" > 5;
create view app.joined with (security_barrier) as select p.id, t.title from app.people p join app.posts t on t.author = p.id;
create materialized view app.counts as select mood, count(*) as n from app.people group by mood having count(*) > 1;
create unique index counts_mood on app.counts (mood);
create trigger touch before update on app.people for each row when (old.name is distinct from new.name) execute function app.touch();
create rule quiet as on delete to app.posts where old.id > 5 do instead nothing;
alter table app.people enable row level security;
create policy readers on app.people for select to dashboard_reader using (id > 0);
grant usage on schema app to dashboard_reader with grant option;
grant all on app.people, app.posts, app.counts to dashboard_writer with grant option;
grant select on app.names to dashboard_reader with grant option;
grant update (name) on app.people to dashboard_reader;
grant select on app.people to dashboard_reader with grant option;
revoke execute on function app.add(int, int) from public; grant execute on function app.add(int, int) to dashboard_reader with grant option`;

/** Rights that PostgreSQL knows from 17 on: a grant of nothing else is no grant before. */
const rights = `
grant maintain on app.posts to dashboard_reader;
grant maintain on app.people to dashboard_reader with grant option`;

const faults: readonly (readonly [sql: string, found: readonly Partial<Fact>[]])[] = [
  ['select', []],
  [
    'create or replace view app.names as select id, upper(name) as loud, $$p.x, people.y$$ as text from app.people where price > 2 and name is not null',
    [{ id: 'view app.names', property: 'query' }],
  ],
  [
    'create or replace view app.names as select id, upper(name) as loud, $$p.x, y$$ as text from app.people where price > 1 and name is not null',
    [{ id: 'view app.names', property: 'query' }],
  ],
  ['alter view app.joined reset (security_barrier)', [{ id: 'view app.joined', property: 'options' }]],
  ['drop materialized view app.counts', [{ id: 'view app.counts', change: 'missing' }]],
  [
    'revoke grant option for select on app.people from dashboard_writer',
    [{ id: 'grant on table app.people to dashboard_writer', property: 'grantable' }],
  ],
  [
    'revoke select on app.names from dashboard_reader',
    [{ id: 'grant on view app.names to dashboard_reader', change: 'missing' }],
  ],
  ['grant delete on app.posts to dashboard_reader', []],
  [
    'drop index app.words_index; create index words_index on app.words ("system_user" desc, "json") where "json" > 6',
    [{ id: 'index app.words_index', property: 'predicate' }],
  ],
  [
    'create or replace function app.titles(n int) returns setof text language sql stable begin atomic select title from app.posts where author <> n; end',
    [{ id: 'function app.titles(integer)', property: 'body' }],
  ],
];

const openings = new Map<number, Opened>();
const declarations = new Map<number, DeclaredCatalog>();

beforeAll(async () => {
  for (const major of majors) {
    const opened = await openPlace(major);
    openings.set(major, opened);
    const catalog = await within(opened, major, () => readCatalog(opened.client, { schemas: ['app'], roles: [] }));
    const targets = catalog.objects
      .filter(({ kind }) => /^(schema|table|view|function)$/.test(kind))
      .map(({ kind, path }) => ({ kind, path }));
    const made: DeclaredCatalog = {
      fingerprint: '',
      shared: [],
      governed: { roles: ['public', 'dashboard_reader', 'dashboard_writer'], targets },
      managed: dependentKinds(),
      operationTests: [],
      catalog: { ...catalog, objects: catalog.objects.map((object) => withoutOwner(object)) },
    };
    declarations.set(major, { ...made, catalog: restrictTo(made.catalog, made) });
  }
});
afterAll(() => Promise.all([...openings.values()].map((opened) => opened.close())));

const withoutOwner = (object: DeclaredCatalog['catalog']['objects'][number]) => {
  const { owner: _owner, ...properties } = object.properties;
  return { ...object, properties };
};

/** Runs something over the schema, and takes everything back. */
async function within<T>({ client }: Opened, major: number, run: () => Promise<T>): Promise<T> {
  await client.exec('begin');
  try {
    await client.exec(major < 17 ? schema : `${schema};${rights}`);
    return await run();
  } finally {
    await client.exec('rollback');
  }
}

const validated = (declared: DeclaredCatalog, live: number, sql: string) => {
  const opened = openings.get(live)!;
  return within(opened, live, async () => {
    await opened.client.exec(sql);
    const { findings } = await validateCatalog(opened.client, declared, { inTransaction: true });
    const found = await findingsOfScript(opened.client, scriptInside(declared));
    expect(asSet(found)).toEqual(asSet(findings));
    return findings;
  });
};

const pairs = majors.flatMap((from) => majors.map((to) => [from, to] as const));

describe.each(pairs)('declared on PostgreSQL %i, found on %i', (from, to) => {
  // What an older server cannot know of is another matter.
  const isNewer = from < 17 && to >= 17;

  test('the script finds nothing, as the command', async () => {
    const findings = await validated(declarations.get(from)!, to, 'select');
    expect(findings.filter(({ kind }) => !isNewer || kind !== 'grant')).toEqual([]);
  });

  const some = faults.slice(1).filter(([sql]) => inTurn(`${from} ${sql}`, majors).includes(to));
  test.each(some)('%s', async (sql, told) => {
    const findings = await validated(declarations.get(from)!, to, sql);
    for (const one of told) expect(findings).toContainEqual(expect.objectContaining(one));
  });
});

describe('other texts that PostgreSQL prints for the same', () => {
  const major = majors.at(-1)!;
  const withAlternative = (id: string, property: string, texts: readonly Json[]): DeclaredCatalog => {
    const declared = declarations.get(major)!;
    const objects = declared.catalog.objects.map((object) =>
      object.id === id ? { ...object, alternatives: { [property]: texts } } : object,
    );
    return { ...declared, catalog: { ...declared.catalog, objects } };
  };
  const check = 'constraint app.people.people_name_check';
  const other = `alter table app.people drop constraint people_name_check, add check (name::text = any (array['a'::text, 'b'::text]))`;

  test('count for an expression', async () => {
    const [told] = await validated(declarations.get(major)!, major, other);
    expect(told).toMatchObject({ id: check, property: 'expression' });
    expect(await validated(withAlternative(check, 'expression', [told?.actual ?? null]), major, other)).toEqual([]);
  });

  test('count for a view that another major prints in its own way', async () => {
    const view =
      "create or replace view app.names as select id, upper(name) as loud, $$p.x, people.y$$ as text from app.people where name in ('a', 'b')";
    const [told] = await validated(declarations.get(major)!, major, view);
    const declared = withAlternative('view app.names', 'query', [told?.actual ?? null]);
    for (const live of majors) expect(await validated(declared, live, view)).toEqual([]);
  });

  test('never for who may do what', async () => {
    const id = 'grant on view app.names to dashboard_reader';
    const declared = withAlternative(id, 'privileges', [['DELETE', 'SELECT']]);
    const findings = await validated(declared, major, 'grant delete on app.names to dashboard_reader');
    expect(findings).toMatchObject([{ id, property: 'privileges' }]);
  });
});
