import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { loadProject } from '../../src/project/index.js';
import { openShadow, type Shadow } from '../../src/postgres/shadow/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { makeStep, type Step } from '../transitions/transition.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

let project: TemporaryProject;
let opened: Opened;
let shadow: Shadow;
beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
  opened = await openPlace(majors.at(-1)!);
  shadow = await openShadow(opened.url === undefined ? {} : { url: opened.url });
});
afterAll(async () => {
  await shadow.close();
  await opened.close();
  await project.remove();
  vi.restoreAllMocks();
});

interface Answers {
  readonly renames?: readonly string[];
  readonly creates?: readonly string[];
  readonly online?: boolean;
}

/** The last of steps from one state to the next. */
async function steps(
  states: readonly string[],
  { renames = [], creates = [], online = false }: Answers,
): Promise<Step> {
  const history: Step[] = [];
  for (const [at, state] of states.entries()) {
    const isLast = at === states.length - 1;
    const answers = isLast ? { renames, creates } : { renames: [], creates: [] };
    history.push(await makeStep(project, shadow, history, state, { answers, prove: isLast, online: isLast && online }));
  }
  return history.at(-1)!;
}

/** What a change does and tells. */
async function change(before: string, after: string, answers: Answers = {}) {
  const { up, down, ...step } = await steps([before, after], answers);
  return { ...step, up: up.join(';\n'), down: down.join(';\n') };
}

const t = (columns: string): string => `export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} });`;

test('a rename tells that it breaks running code', async () => {
  const { risks } = await change(t(`a: text('a')`), t(`a: text('b')`), { renames: ['column:t.a=b'] });
  expect(risks).toEqual([
    'column public.t.a: breaks running code. Safer: a new column, kept alike until no code uses the old one',
  ]);
});

test('a type that is narrower on the way back is told of the rollback', async () => {
  const { risks, rollbackRisks } = await change(t(`a: integer('a')`), t(`a: bigint('a', { mode: 'number' })`));
  expect(risks.join()).not.toContain('fails');
  expect(rollbackRisks).toEqual(['column public.t.a: table rewrite, fails on existing rows']);
});

test('a rollback that fills a column with its default says so', async () => {
  const { irreversible } = await change(t(`active: boolean('active').notNull().default(true)`), t(''));
  expect(irreversible).toEqual([
    'the values of column public.t.active: the rollback gives every row its default, true',
  ]);
});

test('a column that is NOT NULL and has no default cannot come back over rows', async () => {
  const { rollbackRisks } = await change(t(`a: integer('a').notNull()`), t(''));
  expect(rollbackRisks).toEqual(['column public.t.a: fails on existing rows']);
});

test('what is risked stands at the top of both files', async () => {
  const write = (columns: string): Promise<void> =>
    writeFile(
      project.path('schema.ts'),
      `import { bigint, integer, pgTable } from 'drizzle-orm/pg-core'; ${t(columns)}`,
    );
  const config = await loadProject(project.folder);
  await write(`a: integer('a')`);
  await generate(config, { name: 'first' });
  await write(`a: bigint('a', { mode: 'number' })`);
  const { risks } = await generate(config, { name: 'second' });
  const told = 'column public.t.a: table rewrite';
  expect(risks).toEqual([
    `${told}. Safer: a new column, filled in batches, that takes the place of the old one`,
    `rolled back, ${told}, fails on existing rows`,
  ]);
  const read = (file: string): Promise<string> => readFile(project.path(`drizzle/${file}`), 'utf8');
  expect(await read('0001_second.sql')).toMatch(new RegExp(`^-- RISK: ${told}\\. Safer`));
  expect(await read('down/0001_second.sql')).toMatch(new RegExp(`^-- RISK: ${told}, fails on existing rows\n`));
});

test('what a replaced function has computed is computed again by --online', async () => {
  const f = (by: number): string => `
    export const f = pgFunction('f', { args: [{ name: 'a', type: 'integer' }], returns: 'integer', language: 'sql', volatility: 'immutable', body: 'select a * ${by}' });
    export const t = pgTable('t', { id: integer('id').primaryKey() }, (t) => [index('i').on(sql\`f(id)\`)]);`;
  const plainly = await change(f(2), f(3));
  expect(plainly.risks).toEqual([
    'function public.f(integer): leaves old results in index public.i. Safer: after it REINDEX INDEX CONCURRENTLY "public"."i" (generate --online)',
  ]);
  const { risks, up } = await change(f(2), f(3), { online: true });
  expect(risks).toEqual([]);
  expect(up).toContain('CREATE OR REPLACE FUNCTION');
  expect(up).toMatch(/\nREINDEX INDEX "public"\."i"$/);
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
    expect(up).toBe(`ALTER TYPE "public"."status" RENAME VALUE 'cancelled' TO 'canceled'`);
    expect(down).toBe(`ALTER TYPE "public"."status" RENAME VALUE 'canceled' TO 'cancelled'`);
    expect(risks).toEqual(['enum public.status: breaks running code']);
  },
);

test('a value that goes while another comes is asked for, as a column is', async () => {
  await expect(change(cancelled, canceled)).rejects.toMatchObject({
    details: [
      '--rename value:status.cancelled=canceled  # keeps the rows that hold it',
      '--create value:status.canceled  # it is new; drops value public.status.cancelled, loses the rows that hold it',
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
  expect(risks[0]).toBe(
    'enum public.status: table rewrite. Safer: the new values in a migration of their own, what uses them in the next one (--online writes both)',
  );
  expect(irreversible).toEqual(["the rollback fails while rows have the new values of enum public.status ('late')"]);
});

test('a value that is used in the migration after the one that adds it rewrites nothing', async () => {
  const unused = status(`'open', 'cancelled', 'done', 'late'`, `.default('cancelled')`);
  const { up, risks } = await steps([cancelled, unused, added], {});
  expect(risks).toEqual([]);
  expect(up).toEqual([`ALTER TABLE "public"."jobs" ALTER COLUMN "status" SET DEFAULT 'late'::public.status`]);
});

test('several types of one table change in one statement, each with its risk, and no default is set to what it is', async () => {
  const { up, down, risks } = await change(
    t(`a: integer('a').default(1), b: text('b').default('2'), c: integer('c')`),
    t(`a: bigint('a', { mode: 'number' }).default(1), b: integer('b').default(2), c: text('c')`),
  );
  expect(up).toBe(
    'ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint, ALTER COLUMN "b" DROP DEFAULT, ALTER COLUMN "b" TYPE integer USING "b"::integer, ALTER COLUMN "b" SET DEFAULT 2, ALTER COLUMN "c" TYPE text',
  );
  expect(down.match(/ALTER TABLE/g)).toHaveLength(1);
  expect(risks.filter((risk) => risk.startsWith('column '))).toHaveLength(3);
});

test('an answer that something is new is taken also where nothing of its kind goes', async () => {
  const { up } = await change(t(''), `${t('')} export const u = pgTable('u', { id: integer('id') });`, {
    creates: ['table:u'],
  });
  expect(up).toContain('CREATE TABLE');
});

const view = (columns: string, more = ''): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a'), b: text('b') });
   export const v = pgView('v').as((qb) => qb.select({ ${columns} }).from(t)${more});`;

test.each([
  ['id: t.id, a: t.a', 'id: t.id, a: t.a, b: t.b', 'CREATE OR REPLACE VIEW', 'DROP VIEW'],
  ['id: t.id', 'id: t.id', 'CREATE OR REPLACE VIEW', 'CREATE OR REPLACE VIEW'],
  ['id: t.id, a: t.a', 'a: t.a, id: t.id', 'DROP VIEW', 'DROP VIEW'],
])('a view is replaced where its columns stay and others come behind: %s → %s', async (from, to, up, down) => {
  const step = await change(view(from), view(to, from === to ? '.where(sql`a is not null`)' : ''));
  expect(step.up).toContain(up);
  expect(step.down).toContain(down);
  expect(step.up.includes('DROP')).toBe(up.includes('DROP'));
});

test('the columns of a view are renamed with those of its table', async () => {
  const { up, down } = await change(
    view('id: t.id, a: t.a, b: t.b'),
    view('id: t.id, a: t.a, b: t.b').replace("a: text('a')", "a: text('c')").replace("b: text('b')", "b: text('d')"),
    { renames: ['column:t.a=c', 'column:t.b=d'] },
  );
  const views = (sql: string): string[] => sql.split(';\n').filter((one) => one.includes('"v"'));
  expect(views(up)).toEqual([
    'ALTER VIEW "public"."v" RENAME COLUMN "a" TO "c"',
    'ALTER VIEW "public"."v" RENAME COLUMN "b" TO "d"',
  ]);
  expect(views(down)).toEqual([
    'ALTER VIEW "public"."v" RENAME COLUMN "c" TO "a"',
    'ALTER VIEW "public"."v" RENAME COLUMN "d" TO "b"',
  ]);
});
