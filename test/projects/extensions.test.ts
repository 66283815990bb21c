import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { expectedOf, openProject, type OpenProject } from './prerequisites.js';

const pg = `import { sql } from 'drizzle-orm';
import { customType, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
const type = (name: string) => customType<{ data: string }>({ dataType: () => name });\n`;

let open: OpenProject | undefined;
afterEach(() => open?.project.remove());

const lookAt = async (files: Readonly<Record<string, string>>, prelude?: readonly string[]) => {
  open = await openProject(files, prelude);
  const expected = await expectedOf(open);
  return { expected, notices: open.notices };
};

const using = (name: string) =>
  `Using extension ${name} in the scratch database because the declarations need it; --prelude none turns it off.`;

/** What the embedded database has. */
const carried = `${pg}export const t = pgTable('t', {
  id: uuid('id').default(sql\`uuid_generate_v4()\`), mail: type('citext')('mail'), tags: type('hstore')('tags'), name: text('name'), n: integer('n'),
}, (t) => [index('by_name').using('gin', t.name.op('gin_trgm_ops')), index('by_n').using('gin', t.n)]);`;

test('extensions that the declarations need are created in the embedded database, and told', async () => {
  const { expected, notices } = await lookAt({ 'schema.ts': carried });
  expect(expected).toContain('index public.by_n');
  expect([...notices].sort()).toEqual(['btree_gin', 'citext', 'hstore', 'pg_trgm', 'uuid-ossp'].map(using));
});

test('none turns it off', async () => {
  const { expected, notices } = await lookAt({ 'schema.ts': carried }, ['none']);
  expect(expected).toMatch(/type "citext" does not exist|uuid_generate_v4\(\) does not exist/);
  expect(notices).toEqual([]);
});

test('a name that means something of the project’s own needs nothing', async () => {
  const { expected, notices } = await lookAt({
    'schema.ts': `${pg}import { pgEnum } from 'drizzle-orm/pg-core';
      export const vector = pgEnum('vector', ['a']);
      export const t = pgTable('citext', { geometry: vector('geometry') });`,
  });
  expect(expected).toContain('table public.citext');
  expect(notices).toEqual([]);
});

test.each([
  ['vector', `type('vector(3)')('v')`, ''],
  ['postgis', `type('geometry(Point,4326)')('v')`, ''],
  ['vector', `text('v')`, `, (t) => [index('near').using('hnsw', t.v.op('vector_cosine_ops'))]`],
])('%s, which the embedded database does not have, leads to --shadow server', async (name, column, more) => {
  const { expected } = await lookAt({
    'schema.ts': `${pg}export const t = pgTable('t', { v: ${column} }${more}); export const o = pgTable('o', { m: type('citext')('m') });`,
  });
  expect(expected).toMatch(
    new RegExp(
      `^The declarations need extension ${name}, which the embedded scratch database does not have \\(.* does not exist.*\\): --shadow server tries the declarations in a temporary database on the server of DATABASE_URL, --shadow <url> on another one\\.$`,
    ),
  );
});

describe('from the first command to the last', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase(majors.at(-1)!, 'supabase');
    await database.query('create extension citext schema extensions; create extension pg_trgm schema extensions');
  });
  afterAll(() => database.drop());

  const schema = `${pg}export const t = pgTable('t', { mail: type('citext')('mail').unique(), name: text('name') },
    (t) => [index('by_name').using('gin', t.name.op('gin_trgm_ops'))]);`;
  const run = (...args: string[]) =>
    open!.project.run('archon-schema', args, { env: { DATABASE_URL: database.url, NO_COLOR: '1' } });

  test('the live database says in which schema an extension is', async () => {
    open = await openProject({ 'schema.ts': schema });
    await database.query(
      `create table t (mail extensions.citext constraint t_mail_unique unique, name text); create index by_name on t using gin (name extensions.gin_trgm_ops)`,
    );
    const { code, stdout, stderr } = await run('validate');
    await database.query('drop table t');
    expect(code, stdout + stderr).toBe(0);
    expect(stderr).toContain(using('citext'));
  });

  test('a migration that needs an extension says so, is proven, applied, and is what is declared', async () => {
    open = await openProject({ 'schema.ts': schema });
    const generated = await run('generate', '--name', 'first');
    expect(generated.code, generated.stderr).toBe(0);
    for (const name of ['citext', 'pg_trgm'])
      expect(generated.stdout).toContain(
        `NEEDS: extension ${name}, which no migration creates: the database must have it (CREATE EXTENSION "${name}";).`,
      );
    expect(await open.project.read('drizzle/0000_first.sql')).not.toMatch(/extension/i);
    const migrated = await run('migrate');
    expect(migrated.code, migrated.stderr).toBe(0);
    const validated = await run('validate');
    expect(validated.code, validated.stdout).toBe(0);
  });

  test('a history that creates an extension by hand is replayed, and nothing is needed', async () => {
    open = await openProject({
      'schema.ts': schema,
      'drizzle/0000_hand.sql': `CREATE EXTENSION citext;\n--> statement-breakpoint\nCREATE EXTENSION "pg_trgm";\n--> statement-breakpoint\nCREATE TABLE "t" ("mail" citext CONSTRAINT "t_mail_unique" UNIQUE);`,
      'drizzle/meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: [{ idx: 0, version: '7', when: 1, tag: '0000_hand', breakpoints: true }],
      }),
    });
    const { code, stdout, stderr } = await run('generate', '--name', 'more');
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain('NEEDS');
    expect(await open.project.read('drizzle/0001_more.sql')).toMatch(/by_name/);
  });
});
