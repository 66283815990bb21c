import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { readCatalog, unmodelledKinds, restrictTo } from '../../src/postgres/catalog/index.js';
import { dependentKinds } from '../../src/postgres/kinds/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { type ReporterName, reporters, validateCatalog } from '../../src/validate/index.js';
import { scriptInside } from '../dashboard/script-findings.js';
import { type Opened, openPlace, places, project } from '../workflow/workflow.js';

/** One object of each kind that a catalog does not hold, by its kind; `app` is declared. */
const unmodelled: Readonly<Record<string, string>> = {
  'range type': 'create type app.r as range (subtype = float8)',
  'base type': `create type app.b; create function app.b_in(cstring) returns app.b language internal strict immutable as 'int4in';
    create function app.b_out(app.b) returns cstring language internal strict immutable as 'int4out';
    create type app.b (input = app.b_in, output = app.b_out, internallength = 4, passedbyvalue, alignment = int4)`,
  // No extension is at hand everywhere.
  extension: `set local allow_system_table_mods = on;
    insert into pg_catalog.pg_extension select 99999, 'stand_in', extowner, 'app'::regnamespace, false, '1', null, null from pg_catalog.pg_extension limit 1`,
  aggregate: 'create aggregate app.total(int) (sfunc = int4pl, stype = int)',
  'window function': `create function app.w() returns bigint language internal window as 'window_row_number'`,
  operator: 'create operator app.### (function = int4pl, leftarg = int, rightarg = int)',
  'operator class':
    'create operator class app.oc for type int4 using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4)',
  cast: 'create type app.c as (a int); create cast (app.c as text) with inout',
  collation: 'create collation app.co from "C"',
  conversion: `create conversion app.conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8`,
  'text search configuration': 'create text search configuration app.tc (copy = pg_catalog.simple)',
  'text search dictionary': 'create text search dictionary app.td (template = pg_catalog.simple)',
  'text search parser':
    'create text search parser app.tp (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)',
  'text search template': 'create text search template app.tt (lexize = dsimple_lexize)',
  'statistics object': 'create statistics app.st on id, name from app.people',
  'foreign server': `create foreign data wrapper fdw; create server there foreign data wrapper fdw; create server unused foreign data wrapper fdw;
    create foreign table app.far (id int) server there; create foreign table app.further (id int) server there`,
  publication: 'create publication ours for table app.people; create publication theirs for table beside.people',
  'event trigger': `create function app.ev() returns event_trigger language plpgsql as 'begin end';
    create event trigger ours on ddl_command_end execute function app.ev();
    create function beside.ev() returns event_trigger language plpgsql as 'begin end';
    create event trigger theirs on ddl_command_end execute function beside.ev()`,
};

const schema = `create schema app; create schema beside;
  create table app.people (id int, name text); create table beside.people (id int);
  create type app.mood as enum ('a'); create view app.names as select name from app.people`;

/** The same beside the declared schema, which nobody asks about. */
const besides = `create type beside.c as (a int); create aggregate beside.total(int) (sfunc = int4pl, stype = int)`;

describe.each(places)('on %s', (place) => {
  let opened: Opened;
  let client: Client;
  beforeAll(async () => {
    opened = await openPlace(place);
    client = opened.client;
  });
  afterAll(() => opened.close());

  async function validated<T>(sql: string, run: (declared: DeclaredCatalog) => Promise<T>): Promise<T> {
    await client.exec('begin');
    try {
      await client.exec(schema);
      const catalog = await readCatalog(client, { schemas: ['app'] });
      await client.exec(sql);
      const whole: DeclaredCatalog = {
        fingerprint: '',
        shared: [],
        governed: { roles: [], targets: [] },
        managed: dependentKinds(),
        operationTests: [],
        catalog,
      };
      return await run({ ...whole, catalog: restrictTo(catalog, whole) });
    } finally {
      await client.exec('rollback');
    }
  }

  test('every kind is counted, once, in its order, and fails nothing', async () => {
    const sql = [besides, ...Object.values(unmodelled)].join('; ');
    await validated(sql, async (declared) => {
      const validation = await validateCatalog(client, declared, { inTransaction: true });
      expect(validation).toMatchObject({ ok: true, findings: [] });
      expect(validation.notCompared).toEqual(unmodelledKinds.map(({ kind }) => ({ kind, count: 1 })));
      for (const name of Object.keys(reporters) as ReporterName[])
        expect(reporters[name](validation), name).toMatch(
          name === 'json' ? /"kind": "aggregate",\s+"count": 1/ : /1 aggregate/,
        );
      await client.exec(scriptInside(declared));
      const rows = await client.query<{ line: string }>('select line from archon_report order by position');
      expect(rows.map(({ line }) => line).join('\n')).toBe(reporters.text(validation, project.settings));
    });
  });

  test('nothing is said of what is beside, of what is compared, and of row, array and multirange types', () =>
    validated(besides, async (declared) => {
      const validation = await validateCatalog(client, declared, { inTransaction: true });
      expect(validation.notCompared).toEqual([]);
      expect(reporters.text(validation)).not.toContain('Not compared');
    }));

  test('it is asked in the one query that reads the catalog', () =>
    validated(besides, async (declared) => {
      let queries = 0;
      const counting: Client = {
        ...client,
        query: (...args: Parameters<Client['query']>) => (queries++, client.query(...args)),
      } as Client;
      await validateCatalog(counting, declared, { inTransaction: true });
      expect(queries).toBe(1);
    }));
});

test('there is a case of every kind', () =>
  expect(Object.keys(unmodelled)).toEqual(unmodelledKinds.map(({ kind }) => kind)));
