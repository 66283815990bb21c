import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/postgres/model/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { isOnTables, risksOf } from '../../src/migrations/generate/risks.js';
import { plan } from '../../src/postgres/plan/index.js';
import type { Statement } from '../../src/postgres/kinds/index.js';
import { catalogOf } from '../support/catalog-of.js';
import { majors } from '../support/databases.js';
import { type Opened, openPlace } from '../workflow/workflow.js';
import { root } from '../workflow/root.js';

/** Squawk's rules about locks, rewrites, scans, rows that break a rule, and data that goes. Its others are about taste or clients. */
const rules: Readonly<Record<string, RegExp>> = {
  'adding-field-with-default': /table rewrite/,
  'adding-foreign-key-constraint': /full scan/,
  'adding-not-nullable-field': /full scan, fails on existing rows/,
  'adding-required-field': /fails on existing rows/,
  'adding-serial-primary-key-field': /table rewrite|full scan/,
  'ban-drop-column': /data loss/,
  'ban-drop-table': /data loss/,
  'changing-column-type': /table rewrite/,
  'constraint-missing-not-valid': /full scan/,
  'disallowed-unique-constraint': /full scan/,
  'require-concurrent-index-creation': /blocks writes/,
  'require-concurrent-index-deletion': /blocks writes/,
};

const tables = `create table account (id int not null, balance int, note varchar(5), view_count int);
  create table email (id int primary key, user_id int);
  create table "user" (id int primary key);
  create index on_note on account (note);`;

/** The examples of squawk's documentation, on tables that are there: what it warns of, and whether there is an online form. */
const warned: readonly (readonly [rule: string, sql: string, online: boolean])[] = [
  ['adding-field-with-default', 'ALTER TABLE account ADD COLUMN foo uuid DEFAULT gen_random_uuid();', false],
  ['adding-field-with-default', 'ALTER TABLE account ADD COLUMN ab_group integer DEFAULT random();', false],
  ['adding-field-with-default', 'ALTER TABLE account ADD COLUMN foo int GENERATED ALWAYS AS (id + 1) STORED;', false],
  [
    'adding-foreign-key-constraint',
    'ALTER TABLE email ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES "user" (id);',
    true,
  ],
  ['adding-not-nullable-field', 'ALTER TABLE account ALTER COLUMN view_count SET NOT NULL;', true],
  ['adding-required-field', 'ALTER TABLE account ADD COLUMN foo integer NOT NULL;', false],
  ['adding-serial-primary-key-field', 'ALTER TABLE account ADD PRIMARY KEY (id);', true],
  ['adding-serial-primary-key-field', 'ALTER TABLE account ADD COLUMN number serial PRIMARY KEY;', true],
  ['ban-drop-column', 'ALTER TABLE account DROP COLUMN balance;', false],
  ['ban-drop-table', 'DROP TABLE email;', false],
  ['changing-column-type', 'ALTER TABLE account ALTER COLUMN balance TYPE bigint;', false],
  ['changing-column-type', 'ALTER TABLE account ALTER COLUMN balance TYPE text;', false],
  ['constraint-missing-not-valid', 'ALTER TABLE account ADD CONSTRAINT positive_balance CHECK (balance >= 0);', true],
  ['disallowed-unique-constraint', 'ALTER TABLE account ADD CONSTRAINT one_note UNIQUE (note);', true],
  ['require-concurrent-index-creation', 'CREATE INDEX by_balance ON account (balance);', true],
  ['require-concurrent-index-creation', 'CREATE UNIQUE INDEX by_balance ON account (balance);', true],
  ['require-concurrent-index-deletion', 'DROP INDEX on_note;', true],
];

/** What costs a table in use nothing, in the eyes of both. */
const harmless: readonly string[] = [
  'ALTER TABLE account ADD COLUMN foo integer DEFAULT 10;',
  'ALTER TABLE account ADD COLUMN foo integer NOT NULL DEFAULT 10;',
  'ALTER TABLE account ADD COLUMN foo integer;',
  'ALTER TABLE account ALTER COLUMN balance SET DEFAULT 0;',
  'ALTER TABLE account ADD CONSTRAINT positive_balance CHECK (balance >= 0) NOT VALID;',
  'ALTER TABLE email ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES "user" (id) NOT VALID;',
  'CREATE TABLE fresh (id int PRIMARY KEY, user_id int REFERENCES "user" (id), note text UNIQUE CHECK (note <> \'\'));',
  'CREATE TABLE fresh (id int PRIMARY KEY, note text); CREATE INDEX by_note ON fresh (note);',
];

/** Where squawk warns of every change of a type, PostgreSQL leaves these as they are stored. */
const keptAsItIs: readonly string[] = [
  'ALTER TABLE account ALTER COLUMN note TYPE varchar(9);',
  'ALTER TABLE account ALTER COLUMN note TYPE text;',
];

let client: Client;
let opened: Opened;
beforeAll(async () => {
  opened = await openPlace(majors.at(-1)!);
  ({ client } = opened);
});
afterAll(() => opened.close());

async function planOf(sql: string): Promise<{ readonly from: Catalog; readonly statements: readonly Statement[] }> {
  const from = await catalogOf(client, tables);
  return { from, statements: plan(from, await catalogOf(client, tables + sql)) };
}

/** The rules, of those above, that squawk finds broken. */
function squawk(sql: string, ...options: readonly string[]): string[] {
  const { stdout } = spawnSync(`${root}node_modules/.bin/squawk`, ['--reporter=json', '--pg-version=14', ...options], {
    input: sql,
    encoding: 'utf8',
  });
  const found = JSON.parse(stdout) as { readonly rule_name: string }[];
  return [...new Set(found.map(({ rule_name }) => rule_name).filter((rule) => rule in rules))];
}

const text = (statements: readonly string[]): string => statements.map((sql) => `${sql};\n`).join('');

describe('what squawk warns of is told as a risk', () => {
  test.each(warned)('%s: %s', async (rule, sql, isOnline) => {
    expect(squawk(sql)).toContain(rule);
    const { from, statements } = await planOf(sql);
    expect(risksOf(from, statements).join('\n')).toMatch(rules[rule] ?? /never/);
    expect(squawk(text(statements.map((statement) => statement.sql)))).toContain(rule);
    const isInUse = isOnTables(from);
    const forms = statements.filter(isInUse).flatMap(({ online }) => online ?? []);
    expect(forms.length > 0).toBe(isOnline);
    expect(squawk(text(forms.flatMap(({ first }) => first)), '--assume-in-transaction')).toEqual([]);
    // A valid CHECK spares PostgreSQL the scan; squawk sees that only where both stand in one file.
    const later = squawk(text(forms.flatMap(({ first, later }) => [...first, ...later])));
    expect(later).toEqual([]);
  });

  test('every rule has an example', () => {
    expect(new Set(warned.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

test.each(harmless)('neither warns of %s', async (sql) => {
  expect(squawk(sql, '--assume-in-transaction')).toEqual([]);
  const { from, statements } = await planOf(sql);
  expect(risksOf(from, statements)).toEqual([]);
});

test.each(keptAsItIs)('squawk warns, PostgreSQL writes nothing anew: %s', async (sql) => {
  expect(squawk(sql)).toEqual(['changing-column-type']);
  const file = `select pg_relation_filenode('account') as file`;
  await client.exec(`begin; ${tables}`);
  const before = await client.query(file);
  await client.exec(sql);
  const after = await client.query(file);
  await client.exec('rollback');
  expect(after).toEqual(before);
  const { from, statements } = await planOf(sql);
  expect(risksOf(from, statements)).toEqual([]);
});
