import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres, pgliteClient } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { insertRows } from '../../src/migrations/generate/sample-rows.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject } from '../../src/project/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { openPglite } from '../support/pglite.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const imports = `import { sql } from 'drizzle-orm';
import { bigint, boolean, check, integer, numeric, pgEnum, pgTable, serial, text, unique, uuid, varchar } from 'drizzle-orm/pg-core';
`;
const configuration = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`;

let project: TemporaryProject;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
});
afterEach(async () => {
  await client.exec('drop schema public cascade; create schema public; drop schema drizzle cascade').catch(() => {});
  await client.close();
  await project.remove();
});
afterAll(() => database.drop());

async function change(
  before: string,
  after: string,
): Promise<{ risks: readonly string[]; irreversible: readonly string[] }> {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': configuration,
    'schema.ts': imports + before,
  });
  const config = await loadProject(project.folder);
  client = await openPostgres(database.url);
  await generate(config, { name: 'first' });
  await migrate(client, config);
  await writeFile(project.path('schema.ts'), imports + after);
  const { risks = [], irreversible = [] } = await generate(config, { name: 'second' });
  return { risks, irreversible };
}

const t = (columns: string, extra = ''): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} }${extra});`;

const cases: readonly (readonly [
  name: string,
  before: string,
  after: string,
  row: string,
  fails: string | undefined,
])[] = [
  [
    'a column that may not be null and has no default is dropped',
    t("a: text('a').notNull()"),
    t(''),
    "insert into t (id, a) values (1, 'x')",
    'rolling back fails while public.t holds rows: column "a" of relation "t" contains null values',
  ],
  [
    'a column that may be null is dropped',
    t("a: text('a')"),
    t(''),
    "insert into t (id, a) values (1, 'x')",
    undefined,
  ],
  [
    'a column with a default is dropped',
    t("a: text('a').notNull().default('y')"),
    t(''),
    "insert into t (id, a) values (1, 'x')",
    undefined,
  ],
  [
    'a primary key goes with its column',
    "export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a') });",
    "export const t = pgTable('t', { a: text('a') });",
    "insert into t (id, a) values (1, 'x')",
    'rolling back fails while public.t holds rows: column "id" of relation "t" contains null values',
  ],
];

test.each(cases)('what a rollback does over rows is said before: %s', async (_name, before, after, row, fails) => {
  const { irreversible } = await change(before, after);
  const said = irreversible.filter((line) => line.startsWith('rolling back fails'));
  expect(said).toEqual(fails === undefined ? [] : [fails]);
  const file = await project.read('drizzle/down/0001_second.sql');
  expect(file.includes('-- IRREVERSIBLE: rolling back fails')).toBe(fails !== undefined);
  // And so it is.
  await client.exec(row);
  const config = await loadProject(project.folder);
  await migrate(client, config);
  const back = rollback(client, config, { confirm: () => Promise.resolve(true) });
  if (fails === undefined) await back;
  else await expect(back).rejects.toThrow(/contains null values/);
});

test('what only the new schema allows stops the rollback, and is said', async () => {
  const { risks } = await change(
    t("a: varchar('a', { length: 5 }), n: integer('n').notNull()"),
    t("a: text('a'), n: integer('n')"),
  );
  expect(risks.join('\n')).toMatch(
    /rolled back, .*fails (on existing rows|where rows hold what only this migration allows)/,
  );
});

test('rows of every shape are found for constraints of every shape', async () => {
  client = pgliteClient(await openPglite());
  project = await temporaryProject();
  await client.exec(`create type mood as enum ('ok', 'it''s'); create table parent (a int, b text, primary key (a, b), check (a between 10 and 12), check (b in ('x', 'y')));
    create table child (id uuid primary key default gen_random_uuid(), a int, b text, m mood not null, code varchar(20) not null check (code ~ '^[a-z0-9_-]+$'),
      data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'), at timestamptz not null default now(), n numeric(5,2) check (n >= 0 and n <= 100), tags text[], me uuid references child,
      flag boolean not null, g int generated always as (a * 2) stored, i int generated always as identity, unique (code), foreign key (a, b) references parent)`);
  const catalog = await readCatalog(client);
  await insertRows(client, catalog, new Set(['table public.child', 'table public.parent']), { width: 'wide' });
  const [found] =
    await client.query(`select (select count(*) > 2 from parent) as parents, count(*) > 2 as children, count(distinct m) as moods, count(distinct flag) as flags,
    count(*) filter (where a is null) > 0 as nulls, count(a) > 0 as keys from child`);
  expect(found).toEqual({ parents: true, children: true, moods: 2, flags: 2, nulls: true, keys: true });
});
