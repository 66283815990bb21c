import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import postgres from 'postgres';
import {
  addKinds,
  type Catalog,
  compareCatalogs,
  connect,
  type DeclaredCatalog,
  defineKind,
  describeDifference,
  isExtensionMember,
  literal,
  openShadow,
  type PlanChangesOptions,
  planChanges,
  property,
  qualified,
  readCatalog,
} from '../../src/entries/postgres.js';
import { renderReport, validateCatalog } from '../../src/entries/validate.js';
import { kinds } from '../../src/postgres/kinds/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';

const nameOf = ({ path: [schema = '', name = ''] }: { readonly path: readonly string[] }): string =>
  qualified(schema, name);

/** A kind that takes the place of the toolkit’s own, defined as a user of the package would. */
const domainKind = defineKind({
  kind: 'domain',
  properties: {
    type: property.typeName('pg_catalog.format_type(t.typbasetype, t.typtypmod)'),
    default: property.optional(property.text('t.typdefault')),
    notNull: property.flag('t.typnotnull', 'NOT NULL', 'nullable'),
    checks:
      property.list(`coalesce((select pg_catalog.jsonb_agg(pg_catalog.pg_get_constraintdef(k.oid) order by k.conname)
      from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '[]')`),
  },
  read: () => [
    {
      path: ['s.nspname', 't.typname'],
      from: `from pg_catalog.pg_type t join scope s on s.oid = t.typnamespace
        where t.typtype = 'd' and not ${isExtensionMember('pg_type', 't.oid')}`,
    },
  ],
  commentsAt: [
    {
      catalog: 'pg_type',
      oid: 't.oid',
      path: ['s.nspname', 't.typname'],
      from: `from pg_catalog.pg_type t join scope s on s.oid = t.typnamespace where t.typtype = 'd'`,
    },
  ],
  heading: { order: 2.5, icon: '📐', title: 'Domains', each: '{name} domain exists' },
  sqlName: (path) => `DOMAIN ${nameOf({ path })}`,
  create: (domain) => {
    const { type, default: value, notNull, checks } = domain.properties;
    return [
      [
        `CREATE DOMAIN ${nameOf(domain)} AS ${type}`,
        ...(value === undefined ? [] : [`DEFAULT ${value}`]),
        ...(notNull ? ['NOT NULL'] : []),
        ...checks,
      ].join(' '),
    ];
  },
  drop: (domain) => [`DROP DOMAIN IF EXISTS ${nameOf(domain)}`],
  alter: (to, _from, changed) => {
    const { default: value, notNull } = to.properties;
    const statements: Readonly<Record<string, string>> = {
      default: value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`,
      notNull: notNull ? 'SET NOT NULL' : 'DROP NOT NULL',
    };
    return changed.every((name) => statements[name] !== undefined)
      ? changed.map((name) => `ALTER DOMAIN ${nameOf(to)} ${statements[name]}`)
      : undefined;
  },
  hazards: { alter: (changed, to) => (changed.includes('notNull') && to.properties.notNull ? ['full scan'] : []) },
});

const made = `
  create domain email as text check (value like '%@%');
  create table people (id int primary key, mail email not null);
  comment on domain email is 'Where somebody is reached'`;
const scope = { schemas: ['public'] };

describe.each([majors.at(-1)!])('a kind from outside, on PostgreSQL %i', (major) => {
  let empty: TestDatabase;
  let full: TestDatabase;
  let scratch: TestDatabase;
  const sessions: postgres.Sql[] = [];
  const open = ({ url }: TestDatabase): postgres.Sql => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    sessions.push(sql);
    return sql;
  };
  const known = kinds();
  beforeAll(async () => {
    addKinds([domainKind], { before: 'table' });
    [empty, full, scratch] = await Promise.all([createDatabase(major), createDatabase(major), createDatabase(major)]);
    await full.query(made);
  });
  afterAll(async () => {
    await Promise.all(sessions.map((sql) => sql.end()));
    await Promise.all([empty, full, scratch].map((database) => database.drop()));
    // Files of the same process know the kinds that there were before.
    addKinds(known, { before: known[0]!.kind });
  });

  test('is read, with its comment', async () => {
    const { objects } = await readCatalog(open(full), scope);
    expect(objects.filter(({ id }) => id.includes('domain'))).toMatchObject([
      { id: 'comment on domain public.email', parent: { kind: 'domain', path: ['public', 'email'] } },
      {
        id: 'domain public.email',
        properties: { type: 'text', notNull: false, checks: ["CHECK ((VALUE ~~ '%@%'::text))"] },
      },
    ]);
  });

  test('is compared, property by property', async () => {
    const wanted = await readCatalog(open(full), scope);
    const database = await createDatabase(major);
    await database.query(`${made}; alter domain email set default 'a@b'; alter domain email set not null`);
    const differences = compareCatalogs(wanted, await readCatalog(open(database), scope));
    expect(differences.map(describeDifference)).toEqual([
      'domain public.email is NOT NULL, expected nullable',
      "domain public.email: default is 'a@b'::text, expected (none)",
    ]);
    await sessions.pop()!.end();
    await database.drop();
  });

  test('is planned in the order of making, and the plan runs, there and back', async () => {
    const [before, after] = [await readCatalog(open(empty), scope), await readCatalog(open(full), scope)];
    const up = await planChanges(before, after);
    expect(up.isProven).toBe(false);
    expect(up.statements.map(({ object }) => object).slice(0, 2)).toEqual([
      'domain public.email',
      'table public.people',
    ]);
    const down = await planChanges(after, before);
    await leads(empty, up.statements, after);
    await leads(empty, down.statements, before);
  });

  const leads = async (database: TestDatabase, statements: readonly { readonly sql: string }[], to: Catalog) => {
    for (const { sql } of statements) await database.query(sql);
    expect(compareCatalogs(to, await readCatalog(open(database), scope))).toEqual([]);
  };

  const places: Readonly<
    Record<string, () => Promise<readonly [Required<PlanChangesOptions>['proveOn'], () => Promise<unknown>]>>
  > = {
    'a scratch database of the server': async () => [open(scratch), async () => undefined],
    'a shadow': async () => {
      const shadow = await openShadow({ url: scratch.url });
      return [shadow, () => shadow.close()];
    },
    PGlite: async () => {
      const db = await openPglite();
      return [db, () => db.close()];
    },
  };

  test.each(Object.keys(places))('is proven on %s, which is as before', async (name) => {
    const [place, close] = await places[name]!();
    const present = await readCatalog(open(full), scope);
    const wanted = catalogWith(present, { default: literal('a@b') + '::text', notNull: true });
    const { statements, ...proof } = await planChanges(present, wanted, { proveOn: place });
    expect(proof).toEqual({ isProven: true });
    expect(statements).toMatchObject([
      { sql: 'ALTER DOMAIN "public"."email" SET NOT NULL', hazards: ['full scan'] },
      { sql: `ALTER DOMAIN "public"."email" SET DEFAULT 'a@b'::text` },
    ]);
    if (!('attempt' in place)) expect(domainsIn(await readCatalog(place, scope))).toEqual([]);
    await close();
  });

  test('is validated, and told under its own heading', async () => {
    const catalog = await readCatalog(open(full), scope);
    const declared: DeclaredCatalog = {
      fingerprint: 'by hand',
      shared: [],
      governed: { roles: [], targets: [] },
      managed: [],
      operationTests: [],
      catalog: { ...catalog, objects: catalog.objects.filter(({ kind }) => kind !== 'grant') },
    };
    const database = await createDatabase(major);
    await database.query(`${made}; alter domain email set not null`);
    const client = await connect(database.url);
    const validation = await validateCatalog(client, declared);
    await client.close();
    await database.drop();
    expect(validation.findings).toMatchObject([
      { id: 'domain public.email', property: 'notNull', fix: ['ALTER DOMAIN "public"."email" DROP NOT NULL'] },
    ]);
    expect(renderReport('text', validation)).toContain('📐 Checking Domains...\n❌ domain public.email is NOT NULL');
  });

  test('says why a plan cannot be proven', async () => {
    const present = await readCatalog(open(full), scope);
    const wanted = catalogWith(present, { default: 'no_such_function()' });
    const { isProven, doubt } = await planChanges(present, wanted, { proveOn: open(scratch) });
    expect({ isProven, doubt }).toEqual({
      isProven: false,
      doubt: 'domain public.email stays: function no_such_function() does not exist',
    });
  });
});

const domainsIn = ({ objects }: Catalog): string[] =>
  objects.flatMap(({ kind, id }) => (kind === 'domain' ? [id] : []));

const catalogWith = (catalog: Catalog, properties: Readonly<Record<string, string | boolean>>): Catalog => ({
  ...catalog,
  objects: catalog.objects.map((object) =>
    object.kind === 'domain' ? { ...object, properties: { ...object.properties, ...properties } } : object,
  ),
});
