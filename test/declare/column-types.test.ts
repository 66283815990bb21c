import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTableColumns, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { declaredSql, collectDeclarations, pgCompositeType, pgDomain } from '../../src/declare/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';

const address = pgCompositeType('address', {
  street: 'text',
  number: 'integer',
  isHome: 'boolean',
  more: 'jsonb',
  tags: 'text[]',
});
const count = pgDomain('count', { type: 'integer', checks: { positive: sql`value > 0` } });
const flags = pgDomain('flags', { type: 'jsonb' });
const people = pgTable('people', {
  id: integer('id').primaryKey(),
  home: address('home').default({ street: 'it\'s "b\\c', number: 1, isHome: true, more: { a: ['"'] }, tags: null }),
  others: address('others').array(),
  count: count('count'),
  flags: flags('flags'),
});

let database: TestDatabase;
let client: postgres.Sql;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  client = postgres(database.url, { onnotice: () => undefined });
  // The types are declared by their columns alone.
  for (const statement of declaredSql(collectDeclarations({ people }))) await client.unsafe(statement);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const empty = { street: null, number: null, isHome: null, more: null, tags: null };
const records = [
  { street: '', number: -5, isHome: false, more: 'text', tags: '{}' },
  { street: '(a,"b")\\', number: 0, isHome: true, more: { a: [1, null] }, tags: '{"a b",NULL}' },
  { street: 'two\nlines, "ü"', number: null, isHome: null, more: [], tags: null },
  { street: 'null', number: 2147483647, isHome: true, more: 1, tags: '{"\\"",","}' },
];

test('values of composite types and domains come back as they were written', async () => {
  const db = drizzle(client);
  const rows = records.map((home, id) => ({
    id,
    home,
    // drizzle-orm before 1.0 loses backslashes of arrays that the driver hands over as text.
    others: [empty, ...records.filter((record) => !JSON.stringify(record).replaceAll('\\n', '').includes('\\\\'))],
    count: id + 1,
    flags: home.more,
  }));
  await db.insert(people).values(rows);
  expect(await db.select().from(people).orderBy(people.id)).toEqual(rows);
});

test('PostgreSQL reads each attribute as it was meant', async () => {
  const found =
    await client`select (home).street, (home).number, (home)."isHome", (home).tags::text from people order by id`;
  expect([...found]).toEqual(records.map(({ street, number, isHome, tags }) => ({ street, number, isHome, tags })));
});

test('a default is written as a value is', async () => {
  const db = drizzle(client);
  const [row] = await db.insert(people).values({ id: 9 }).returning();
  expect(row).toEqual({
    id: 9,
    home: { street: 'it\'s "b\\c', number: 1, isHome: true, more: { a: ['"'] }, tags: null },
    others: null,
    count: null,
    flags: null,
  });
});

test('the type of a column in SQL bears its schema, quoted', () => {
  const odd = pgTable('odd', { x: pgDomain('a "b"', { schema: 'My app', type: 'text' })() });
  expect(getTableColumns(odd).x.getSQLType()).toBe('"My app"."a ""b"""');
});

test.each([
  ['pgDomain', () => pgDomain('d', { notNull: true } as never), "pgDomain('d'): `type` is missing"],
  ['pgDomain', () => pgDomain('d', { type: 'text', checks: { a: 'x' } } as never), '`checks.a` must be SQL'],
  ['pgDomain', () => pgDomain('', { type: 'text' }), 'empty name'],
  [
    'pgDomain',
    () => collectDeclarations({ a: pgDomain('d', { type: 'text' }), b: pgCompositeType('d', {}) }),
    'type public.d is declared twice',
  ],
  ['pgCompositeType', () => pgCompositeType('c', { a: 1 } as never), '`a` must be a text like'],
  ['pgCompositeType', () => pgCompositeType('c', { 1: 'text' }), 'whose place JavaScript does not keep'],
  ['pgCompositeType', () => pgCompositeType('c', {}, { schem: 'a' } as never), 'it does not know `schem`'],
])('%s refuses what it cannot make, and says why: %#', (_builder, declare, message) => {
  expect(declare).toThrow(message);
});
