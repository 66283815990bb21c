import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RenameQuestion, generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, root } from '../workflow/workflow.js';

const imports = `
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgPolicy, pgRole, pgSchema, pgTable, pgView, serial, text, unique } from 'drizzle-orm/pg-core';
import { comments, grant, pgFunction, pgTrigger } from '${root}src/declare/index.ts';
`;

/** Each name once, so that the other state is made by replacing them. */
const before = `${imports}
export const app = pgSchema('rn_app');
export const reader = pgRole('rn_reader');
export const mood = app.enum('mood', ['sad', "o'k"]);
export const counter = app.sequence('counter', { startWith: 5 });
export const people = app.table('people', {
  id: serial('id').primaryKey(), name: text('name').notNull().default('x'), mood: mood('mood').default('sad'), boss: integer('boss'),
}, (t) => [index('by_name').on(t.name), check('named', sql\`\${t.name} <> ''\`), unique('one_name').on(t.name, t.id),
  foreignKey({ name: 'bosses', columns: [t.boss], foreignColumns: [t.id] }), pgPolicy('read_all', { to: reader, using: sql\`name <> 'y'\` })]);
export const names = app.view('names').as((qb) => qb.select({ id: people.id, name: people.name }).from(people));
export const touch = pgFunction('touch', { schema: 'rn_app', returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const touched = pgTrigger('touched', { on: people, timing: 'before', events: ['update'], forEach: 'row', execute: touch });
export const about = comments(people, { $table: 'People', name: 'Who' });
export const grants = grant('select').on(people).to(reader);
`;

const names: readonly (readonly [string, string])[] = [
  ["'rn_app'", "'rn new'"],
  ["schema: 'rn_app'", "schema: 'rn new'"],
  ["'rn_reader'", "'rn_seer'"],
  ["enum('mood'", "enum('temper'"],
  ["'counter'", "'tally'"],
  ["'people'", "'per\"sons'"],
  ["text('name')", "text('select')"],
  ["sql`name <> 'y'`", 'sql`"select" <> \'y\'`'],
  ["'by_name'", "'by_select'"],
  ["'named'", "'titled'"],
  ["'one_name'", "'one_select'"],
  ["'bosses'", "'bossy'"],
  ["'read_all'", "'read some'"],
  ["app.view('names')", "app.view('titles')"],
  ["'touched'", "'moved'"],
];

const after = names.reduce((source, [old, now]) => source.replace(old, now), before);

const asked = [
  'schema:rn_app=rn new',
  'role:rn_reader=rn_seer',
  'enum:rn_app.mood=temper',
  'sequence:rn_app.counter=tally',
  'table:rn_app.people=per"sons',
  'column:rn_app.people.name=select',
];

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', entities: { roles: true }, driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': before,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
});
afterAll(() => project.remove());
beforeEach(() => write(after));

const write = (source: string): Promise<void> => writeFile(project.path('schema.ts'), source);

describe('without an answer', () => {
  test('a rename is refused with the answers that there are, and nothing is written', async () => {
    const { code, stdout, stderr } = await project.run('archon-schema', ['generate']);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Nothing was written; answer with --rename or --create:');
    expect(stderr).toContain("--rename 'schema:rn_app=rn new'");
    expect(stderr).toContain("--create 'schema:rn new'");
    expect(stderr).toContain('--rename role:rn_reader=rn_seer');
  });

  test.each([
    ['table:rn_app.nobody=x', /the last migration has no table rn_app\.nobody/],
    ['table:rn_app.people=nobody', /nothing new is declared that nobody could be/],
    ['touch', /nothing of that name is declared/],
  ])('an answer that fits nothing is refused: %s', async (answer, message) => {
    const options = answer.includes('=')
      ? { renames: [...asked, answer], creates: [] }
      : { renames: asked, creates: [answer] };
    await expect(generate(config, options)).rejects.toThrow(message);
  });

  test.each([
    ['{', /is no JSON/],
    ['[]', /is no object/],
    ['{"rename":[]}', /holds "rename"/],
    ['{"renames":"x"}', /has no list of strings in "renames"/],
  ])('a file of hints that is none is refused: %s', async (text, message) => {
    await writeFile(project.path('hints.json'), text);
    const { code, stderr } = await project.run('archon-schema', ['generate', '--hints', 'hints.json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('answered', () => {
  const questions: RenameQuestion[] = [];
  beforeAll(async () => {
    await write(after);
    await writeFile(project.path('hints.json'), JSON.stringify({ renames: asked }));
    const { code, stderr } = await project.run('archon-schema', [
      'generate',
      '--name',
      'second',
      '--hints',
      'hints.json',
    ]);
    if (code !== 0) throw new Error(stderr);
    await write(after.replace("integer('boss')", "integer('chief')").replace("'per\"sons'", "'folk'"));
    // As on a terminal: the table was renamed, the column is new.
    const ask = (question: RenameQuestion) => {
      questions.push(question);
      return Promise.resolve(question.to.kind === 'table' ? question.from[0] : undefined);
    };
    await generate(config, { name: 'third', ask });
    // A table goes to another schema, which is new.
    const moved = `${imports} export const other = pgSchema('rn_other'); export const t = other.table('t', { id: integer('id').primaryKey() });`;
    await write(moved.replace("other.table('t'", "pgTable('u'"));
    await generate(config, { name: 'fourth', renames: [], creates: ['table:u', 'schema:rn_other'] });
    await write(moved);
    await generate(config, { name: 'fifth', renames: ['table:u=rn_other.t'] });
  });

  test('what is not answered beforehand is asked', () => {
    expect(questions.map(({ to, from }) => [to.id, from.map(({ id }) => id)])).toEqual([
      ['table "rn new".folk', ['table "rn new"."per""sons"']],
      ['column "rn new".folk.chief', ['column "rn new"."per""sons".boss']],
    ]);
  });

  test('only names change: nothing is dropped or made', async () => {
    for (const file of ['drizzle/0001_second.sql', 'drizzle/down/0001_second.sql']) {
      const sql = await readFile(project.path(file), 'utf8');
      // A view keeps the names of its columns when those of the table change.
      expect(sql.match(/\b(DROP|CREATE) (?!OR REPLACE)\w+/g)).toEqual(['DROP VIEW', 'CREATE VIEW']);
    }
    expect((await readFile(project.path('drizzle/0004_fifth.sql'), 'utf8')).split('\n')).toEqual([
      '-- RISK: table public.u: breaks running code. Safer: a view of the old name, until no code uses it',
      'ALTER TABLE "public"."u" RENAME TO "t";--> statement-breakpoint',
      'ALTER TABLE "public"."t" SET SCHEMA "rn_other";--> statement-breakpoint',
      'ALTER TABLE "rn_other"."t" RENAME CONSTRAINT "u_pkey" TO "t_pkey";',
    ]);
  });

  test.each([...new Set([majors.at(0) ?? 14, majors.at(-1) ?? 18, 'PGlite' as const])])(
    'rows and values are kept, up and down, on %s',
    async (place) => {
      const opened: Opened = await openPlace(place);
      const { client } = opened;
      const upTo = async (count: number): Promise<Pick<Project, 'out' | 'bookkeeping'>> => {
        const out = project.path(`out-${String(place)}-${count}`);
        await project.run('rm', ['-rf', out]);
        await project.run('cp', ['-r', 'drizzle', out]);
        const file = `${out}/meta/_journal.json`;
        const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: unknown[] };
        await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
        return { out, bookkeeping: config.bookkeeping };
      };
      await migrate(client, await upTo(1));
      await client.exec(
        `insert into rn_app.people (name, mood, boss) values ('Ada', 'o''k', null), ('Bob', 'sad', 1); select nextval('rn_app.counter')`,
      );
      const was = await client.query('select id, name, mood::text, boss from rn_app.people order by id');
      expect(await migrate(client, await upTo(2))).toMatchObject({ differences: [] });
      expect(
        await client.query('select id, "select" as name, mood::text, boss from "rn new"."per""sons" order by id'),
      ).toEqual(was);
      expect(await client.query(`select last_value::int as n from "rn new".tally`)).toEqual([{ n: 5 }]);
      expect(
        await client.query(`insert into "rn new"."per""sons" default values returning id, "select" as name`),
      ).toEqual([{ id: 3, name: 'x' }]);
      expect(await migrate(client, await upTo(3))).toMatchObject({ differences: [] });
      expect(await client.query('select count(*)::int as n from "rn new".folk')).toEqual([{ n: 3 }]);
      await rollback(client, await upTo(3), {
        steps: 2,
        confirm: ({ tables }) => {
          // What only gets another name is not lost.
          expect(tables).toEqual([{ schema: 'rn new', table: 'folk', columns: ['chief'], rows: 3, filled: 0 }]);
          return Promise.resolve(true);
        },
      });
      expect(await client.query('select id, name, mood::text from rn_app.people where id < 3 order by id')).toEqual(
        was.map((row) => ({ ...(row as object), boss: undefined })),
      );
      expect(await client.query(`select last_value::int as n from rn_app.counter`)).toEqual([{ n: 5 }]);
      const everything = await upTo(5);
      expect(await migrate(client, everything)).toMatchObject({ differences: [] });
      await rollback(client, everything, { steps: 5, confirm: () => Promise.resolve(true) });
      expect(await client.query(`select nspname from pg_namespace where nspname like 'rn%'`)).toEqual([]);
      await opened.close();
    },
    120_000,
  );
});
