import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { dependentKinds } from '../../src/postgres/kinds/index.js';
import { textReport, validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace, project } from '../workflow/workflow.js';
import { scriptInside } from './script-findings.js';

let opened: Opened;
beforeAll(async () => {
  opened = await openPlace(majors.at(-1)!);
});
afterAll(() => opened.close());

/** The lines of the command and of the script over the same database, with nothing but these statements in it. */
async function bothReports(sql: string, fault = 'select'): Promise<{ command: string[]; script: string[] }> {
  const { client } = opened;
  await client.exec('begin');
  try {
    await client.exec(sql);
    const catalog = await readCatalog(client, { schemas: ['one', 'two', 'three'] });
    const declared: DeclaredCatalog = {
      fingerprint: '',
      shared: [],
      governed: { roles: [], targets: [] },
      managed: dependentKinds(),
      operationTests: [],
      catalog,
    };
    await client.exec(fault);
    const validation = await validateCatalog(client, declared, { inTransaction: true });
    await client.exec(scriptInside(declared));
    const rows = await client.query<{ line: string }>('select line from archon_report order by position');
    return { command: textReport(validation, project.settings), script: rows.map(({ line }) => line) };
  } finally {
    await client.exec('rollback');
  }
}

const users = `create schema one; create schema two; create schema three;
  create table one.users (id int); create table two.users (id int); create table three.users (id int);
  create table one."U s" (id int); create table two.posts (id int); create type one.users_kind as enum ('a')`;

test('three tables of one name are told with their schemas, by the command and the script alike', async () => {
  const { command, script } = await bothReports(users);
  expect(script).toEqual(command);
  expect(command.slice(3, 8)).toEqual([
    '✅ U s table exists',
    '✅ one.users table exists',
    '✅ three.users table exists',
    '✅ posts table exists',
    '✅ two.users table exists',
  ]);
});

test('it does not matter how the session reads backslashes', async () => {
  const { command, script } = await bothReports(
    users,
    `alter table one."U s" alter id set default 1, alter id set not null, replica identity full; comment on table one.users is 'a  b';
     set local standard_conforming_strings = off; set local escape_string_warning = off`,
  );
  expect(script).toEqual(command);
  expect(command).toContain('❌ column one."U s".id is NOT NULL, expected nullable');
  expect(command).toContain('❌ table one."U s": replica identity is full, expected (none)');
});

test('what is not seen in a name or a text is escaped, by the command and the script alike', async () => {
  const table = '"a\u001B[31mb\u202Ec\nd\u0085\t\\\u2067"';
  const { command, script } = await bothReports(
    `create schema one; create table one.${table} (id int, "x\u001By" text default 'p\u202Eq'); create table one.plain (id int)`,
    `alter table one.${table} alter column "x\u001By" set default 'p\u001Bq'; comment on table one.plain is 'a\u0007b'`,
  );
  expect(script).toEqual(command);
  const text = command.join('\n');
  expect(text).toContain(
    String.raw`❌ column one."a\u001b[31mb\u202ec\nd\u0085\t\\u2067"."x\u001by": default is 'p\u001bq'`,
  );
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
});
