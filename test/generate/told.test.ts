import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate, type GenerateOptions } from '../../src/generate/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

const imports = `import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgEnum, pgPolicy, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { grant, pgFunction } from '${root}src/declare/index.ts';
`;

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...serverAsShadow(),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': '',
  });
  config = await loadProject(project.folder);
});
afterAll(() => project.remove());

let number = 0;

/** What a change tells, and the files that it gives. */
async function change(before: string, after: string, options: GenerateOptions = {}) {
  const out = project.path(`out-${number++}`);
  await writeFile(project.path('schema.ts'), imports + before);
  await generate({ ...config, out }, { name: 'first' });
  await writeFile(project.path('schema.ts'), imports + after);
  const result = await generate({ ...config, out }, { name: 'second', ...options });
  const read = (name: string): Promise<string> => readFile(`${out}/${name}.sql`, 'utf8');
  return {
    ...result,
    out,
    up: await read('0001_second'),
    down: await read('down/0001_second'),
    later: result.laterTag === undefined ? '' : await read(result.laterTag),
  };
}

const t = (columns: string): string => `export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} });`;

test('a rename tells that it breaks running code', async () => {
  const { risks, up } = await change(t(`a: text('a')`), t(`a: text('b')`), { renames: ['column:t.a=b'] });
  expect(risks).toEqual([
    'column public.t.a: breaks running code. Safer: a new column, kept alike until no code uses the old one',
  ]);
  expect(up).toMatch(/^-- RISK: column public\.t\.a: breaks running code/);
});

test('a type that is narrower on the way back is told in the rollback', async () => {
  const { risks, up, down } = await change(t(`a: integer('a')`), t(`a: bigint('a', { mode: 'number' })`));
  expect(risks).toContain('rolled back, column public.t.a: table rewrite, fails on existing rows');
  expect(up).not.toContain('fails on existing rows');
  expect(down).toMatch(/^-- RISK: column public\.t\.a: table rewrite, fails on existing rows\n/);
});

test('a rollback that fills a column with its default says so', async () => {
  const { irreversible, down } = await change(t(`active: boolean('active').notNull().default(true)`), t(''));
  expect(irreversible).toEqual([
    'the values of column public.t.active: the rollback gives every row its default, true',
  ]);
  expect(down).toMatch(/^-- IRREVERSIBLE: the values of column public\.t\.active: the rollback gives every row/);
});

test('a column that is NOT NULL and has no default cannot come back over rows', async () => {
  const { down } = await change(t(`a: integer('a').notNull()`), t(''));
  expect(down).toContain('-- RISK: column public.t.a: fails on existing rows');
});

test('what a replaced function has computed is computed again by --online', async () => {
  const f = (by: number): string => `
    export const f = pgFunction('f', { args: [{ name: 'a', type: 'integer' }], returns: 'integer', language: 'sql', volatility: 'immutable', body: 'select a * ${by}' });
    export const t = pgTable('t', { id: integer('id').primaryKey() }, (t) => [index('i').on(sql\`f(id)\`)]);`;
  const { risks, up, later } = await change(f(2), f(3), { online: true });
  expect(risks?.[0]).toContain('function public.f(integer): leaves old results in index public.i');
  expect(up).toContain('CREATE OR REPLACE FUNCTION');
  expect(later).toMatch(/^-- archon-schema: no transaction\n[\s\S]*REINDEX INDEX CONCURRENTLY "public"\."i";$/);
});

test('rights that a migration takes away are told, those that a role may have by default as well', async () => {
  const tables = ['products', 'orders']
    .map((name) => `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey() });`)
    .join('\n');
  const anon = `${tables} export const g = grant('select').on(products, orders).to('told_anon');`;
  const { risks } = await change(
    `${anon} export const more = grant('insert', 'update').on(orders).to('told_anon');`,
    `${anon} export const fresh = pgTable('fresh', { id: integer('id') }); export const s = grant('all').on(products, fresh).to('told_service');`,
  );
  expect(risks).toEqual([
    'grant on table public.orders to told_anon: takes away INSERT, UPDATE',
    'grant on table public.orders to told_service: takes away every right that the database may have granted by default',
  ]);
});

const status = (values: string, more = ''): string => `export const status = pgEnum('status', [${values}]);
  export const jobs = pgTable('jobs', { id: integer('id').primaryKey(), status: status('status')${more} });`;
const added = status(`'open', 'cancelled', 'done', 'late'`, `.default('late')`);
const [cancelled, canceled] = [
  status(`'open', 'cancelled', 'done'`, `.default('cancelled')`),
  status(`'open', 'canceled', 'done'`, `.default('canceled')`),
];

test.each(['value:status.cancelled=canceled', 'value:public.status.cancelled=canceled'])(
  'a value of an enum is renamed, up and down: %s',
  async (answer) => {
    const { up, down, risks } = await change(cancelled, canceled, { renames: [answer] });
    expect(up).toContain(`\nALTER TYPE "public"."status" RENAME VALUE 'cancelled' TO 'canceled';`);
    expect(up.match(/ALTER/g)).toHaveLength(1);
    expect(down).toBe(`ALTER TYPE "public"."status" RENAME VALUE 'canceled' TO 'cancelled';`);
    expect(risks).toEqual(['enum public.status: breaks running code']);
  },
);

test('a value that goes while another comes is asked for, as a column is', async () => {
  await expect(change(cancelled, canceled)).rejects.toMatchObject({
    details: [
      '--rename value:status.cancelled=canceled',
      '--create value:status.canceled  (it is new, and value public.status.cancelled dropped)',
    ],
  });
  await expect(change(cancelled, canceled, { renames: ['value:status.open=shut'] })).rejects.toThrow(
    'Is value public.status.canceled new',
  );
  const { up } = await change(cancelled, canceled, { creates: ['value:status.canceled'] });
  expect(up).not.toContain('RENAME VALUE');
});

test('a value that is added and used in one change rewrites tables, which is told, and cannot be taken back over rows that have it', async () => {
  const { risks, irreversible, up } = await change(cancelled, added);
  expect(up).toContain('CREATE TYPE');
  expect(risks?.[0]).toBe(
    'enum public.status: table rewrite. Safer: the new values in a migration of their own, what uses them in the next one',
  );
  expect(irreversible).toEqual(["the rollback fails while rows have the new values of enum public.status ('late')"]);
});

test('a value that is used in the migration after the one that adds it rewrites nothing', async () => {
  const { out } = await change(cancelled, status(`'open', 'cancelled', 'done', 'late'`, `.default('cancelled')`));
  await writeFile(project.path('schema.ts'), imports + added);
  const { risks } = await generate({ ...config, out }, { name: 'third' });
  expect(risks).toEqual([]);
  expect(await readFile(`${out}/0001_second.sql`, 'utf8')).toContain(`ADD VALUE 'late'`);
  expect(await readFile(`${out}/0002_third.sql`, 'utf8')).toBe(
    `ALTER TABLE "public"."jobs" ALTER COLUMN "status" SET DEFAULT 'late'::public.status;`,
  );
});

test('several types of one table change in one statement, each with its risk, and no default is set to what it is', async () => {
  const { up, down, risks } = await change(
    t(`a: integer('a').default(1), b: text('b').default('2'), c: integer('c')`),
    t(`a: bigint('a', { mode: 'number' }).default(1), b: integer('b').default(2), c: text('c')`),
    { creates: [] },
  );
  const sql = up.replace(/^--.*\n/gm, '');
  expect(sql).toBe(
    'ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint, ALTER COLUMN "b" DROP DEFAULT, ALTER COLUMN "b" TYPE integer USING "b"::integer, ALTER COLUMN "b" SET DEFAULT 2, ALTER COLUMN "c" TYPE text;',
  );
  expect(down.match(/ALTER TABLE/g)).toHaveLength(1);
  expect(risks?.filter((risk) => risk.startsWith('column '))).toHaveLength(3);
});

test('an answer that something is new is taken also where nothing of its kind goes', async () => {
  const { up } = await change(t(''), `${t('')} export const u = pgTable('u', { id: integer('id') });`, {
    creates: ['table:u'],
  });
  expect(up).toContain('CREATE TABLE');
});
