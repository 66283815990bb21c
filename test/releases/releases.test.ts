import { randomBytes } from 'node:crypto';
import { afterAll, expect, test, vi } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { RunResult } from '../support/project.js';
import { type Release, type ReleaseProject, projectOfRelease, releases } from './project-of-release.js';
import { schemaOf } from './schema.js';

/** Each command is a process of its own, with the release's own drizzle-kit. */
vi.setConfig({ testTimeout: 240_000 });

const role = `release_reader_${randomBytes(4).toString('hex')}`;
const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

const newDatabase = async (): Promise<TestDatabase> => {
  const database = await createDatabase(majors.at(-1)!);
  opened.push(() => database.drop());
  return database;
};

const config = `export default {
  dialect: 'postgresql', schema: './schema.ts', out: process.env.OUT ?? './drizzle',
  dbCredentials: { url: process.env.URL },
};`;

async function open(release: Release, url: string, env: NodeJS.ProcessEnv = {}): Promise<ReleaseProject> {
  const files = { 'drizzle.config.ts': config, 'schema.ts': schema(release) };
  const project = await projectOfRelease(release, files, { URL: url, ...env });
  opened.push(() => project.remove());
  return project;
}

const schema = (release: string, more?: string): string => schemaOf(release, more).replaceAll('release_reader', role);

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;
const ran = async (result: Promise<RunResult>): Promise<string> => {
  const found = await result;
  expect(found.code, said(found)).toBe(0);
  return said(found);
};

test.each(releases)(
  'drizzle-orm %s: declared, generated, applied, validated, changed and taken back',
  async (release) => {
    const database = await newDatabase();
    await database.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
    const project = await open(release, database.url);
    expect(await ran(project.archon('generate', '--name', 'first'))).toContain('proven up and down');
    expect(await ran(project.archon('migrate'))).toContain('_first');
    expect(await ran(project.archon('validate'))).toContain('🎉');
    // What drizzle-kit itself would write next is nothing: our snapshot is its own.
    expect(await ran(project.kit('generate', '--name', 'nothing'))).toMatch(/No schema changes|no_changes/);
    await project.write('schema.ts', schema(release, `note: text('note').array(),`));
    expect(await ran(project.archon('generate', '--name', 'second'))).toContain('_second');
    expect(await ran(project.kit('generate', '--name', 'nothing'))).toMatch(/No schema changes|no_changes/);
    await ran(project.archon('migrate'));
    expect(await ran(project.archon('validate'))).toContain('🎉');
    expect(await ran(project.archon('status'))).toMatch(/applied +\S+_first\n.*applied +\S+_second/s);
    await project.write('schema.ts', schema(release, `remark: text('remark').array(),`));
    expect(
      await ran(project.archon('generate', '--name', 'renamed', '--rename', 'column:app.links.note=remark')),
    ).toContain('_renamed');
    await ran(project.archon('migrate'));
    expect(await ran(project.archon('validate'))).toContain('🎉');
    await ran(project.archon('rollback', '--yes', '--steps', '2'));
    expect(await ran(project.archon('generate', '--check'))).toContain('Nothing to do');
    expect(said(await project.archon('status'))).toMatch(
      /applied +\S+_first\n.*pending +\S+_second\n.*pending +\S+_renamed/s,
    );
    // What the release's own migrator makes of the folder is the same.
    await ran(project.kit('migrate'));
    expect(await ran(project.archon('validate'))).toContain('🎉');
    expect(await ran(project.archon('status'))).not.toContain('pending');
  },
);

test.each(['0.36', '1.0'] as const)(
  'drizzle-orm %s: a database that its drizzle-kit made is what is declared',
  async (release) => {
    const database = await newDatabase();
    await database.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
    const project = await open(release, database.url);
    await project.write(
      'schema.ts',
      schema(release)
        .split('\n')
        .filter((line) => !/pgFunction\(|pgTrigger\(|= comment\(|= grant\(|archon-schema/.test(line))
        .join('\n')
        // Which drizzle-kit up to 0.31 writes wrongly.
        .replace(`"it's"`, '"its"')
        .replace(', \'d "e"\'', '')
        .replace('.default({ x: 1, y: 2 })', ''),
    );
    await ran(project.kit('generate', '--name', 'first'));
    await ran(project.kit('migrate'));
    expect(await ran(project.archon('validate'))).toContain('🎉');
    expect(await ran(project.archon('generate', '--backfill'))).toContain('down');
    expect(await ran(project.archon('generate', '--check'))).toContain('Nothing to do');
    await ran(project.archon('rollback', '--yes'));
    expect(await database.query(`select from pg_class where relname = 'people'`)).toEqual([]);
  },
);

test('a folder that "drizzle-kit up" has converted keeps its rollbacks, its catalogs and what is applied', async () => {
  const database = await newDatabase();
  await database.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
  const project = await open('0.41', database.url);
  await ran(project.archon('generate', '--name', 'first'));
  await project.write('schema.ts', schema('0.41', `note: text('note'),`));
  await ran(project.archon('generate', '--name', 'second'));
  await ran(project.archon('migrate'));
  const upgraded = await project.upgrade('1.0');
  await upgraded.write('schema.ts', schema('1.0', `note: text('note'),`));
  expect(said(await upgraded.archon('generate', '--name', 'third'))).toContain('run "npx drizzle-kit up" first');
  await ran(upgraded.kit('up'));
  expect(await ran(upgraded.archon('status'))).toMatch(/applied +\d{14}_first\n.*applied +\d{14}_second/s);
  // 1.0 gives other names to what nobody has named.
  expect(said(await upgraded.archon('validate'))).toContain('people_email_unique → people_email_key');
  await ran(upgraded.archon('generate', '--name', 'third'));
  await ran(upgraded.archon('migrate'));
  expect(await ran(upgraded.archon('validate'))).toContain('🎉');
  const names = await database.query(`select substr(name, 15) as name from drizzle.__drizzle_migrations order by id`);
  expect(names.map(({ name }) => name)).toEqual(['_first', '_second', '_third']);
  // drizzle-orm 1.0 runs every migration whose name it does not find.
  await ran(upgraded.kit('migrate'));
  await ran(upgraded.archon('rollback', '--yes', '--steps', '3'));
  expect(await database.query(`select from pg_class where relname = 'people'`)).toEqual([]);
  expect(await database.query('select from drizzle.__drizzle_migrations')).toEqual([]);
});

test('drizzle-orm 1.0: the workflow system’s schema and models', async () => {
  const database = await newDatabase();
  const project = await open('1.0', database.url);
  await project.write('schema.ts', `export * from 'archon-schema/schema';`);
  await ran(project.archon('generate', '--name', 'workflows'));
  await ran(project.archon('migrate'));
  expect(await ran(project.archon('validate'))).toContain('🎉');
  await project.write(
    'models.mjs',
    `import { insertTemplate, updateStepExecution } from 'archon-schema/models';
     console.log(insertTemplate.safeParse({}).success, updateStepExecution.safeParse({ attemptCount: 1 }).success);`,
  );
  expect(await ran(project.run('node', ['models.mjs']))).toMatch(/^false (true|false)\n/);
});

test('drizzle-orm 1.0: what lies in a schema that is declared as existing is somebody else’s', async () => {
  const database = await newDatabase();
  await database.query(
    'create schema crm; create table crm.owners (id int primary key, secret text); create index by_secret on crm.owners (secret)',
  );
  const project = await open('1.0', database.url);
  await project.write(
    'schema.ts',
    `import { integer, pgSchema, pgTable, pgView } from 'drizzle-orm/pg-core';
     export const crm = pgSchema('crm').existing();
     export const owners = crm.table('owners', { id: integer('id').primaryKey() });
     export const kind = crm.enum('kind', ['a']);
     export const things = pgTable('things', { owner: integer('owner').references(() => owners.id) });
     export const owned = pgView('owned').as((q) => q.select({ id: owners.id }).from(owners));`,
  );
  await ran(project.archon('generate', '--name', 'first'));
  await ran(project.archon('migrate'));
  expect(await ran(project.archon('validate'))).toContain('🎉');
  expect(await ran(project.archon('generate', '--check'))).toContain('Nothing to do');
  await ran(project.archon('rollback', '--yes'));
  expect(await database.query('select count(*)::int as n from crm.owners')).toEqual([{ n: 0 }]);
});
