import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { projectOfRelease } from '../releases/project-of-release.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

/** Each project goes its whole way, by commands. */
vi.setConfig({ testTimeout: 240_000 });

const folder = fileURLToPath(new URL('.', import.meta.url));

const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

interface Opened {
  readonly database: TestDatabase;
  readonly project: TemporaryProject;
  /** Runs a command, which must succeed; what it says. */
  ran(...args: string[]): Promise<string>;
  archon(...args: string[]): Promise<RunResult>;
}

/** The project of that name, and a database for it. */
async function open(name: string, args: readonly string[] = []): Promise<Opened> {
  const database = await createDatabase(majors.at(-1)!);
  opened.push(() => database.drop());
  const files: Record<string, string> = {};
  for (const file of await readdir(join(folder, name), { recursive: true, withFileTypes: true }))
    if (file.isFile()) {
      const path = join(file.parentPath, file.name);
      files[path.slice(join(folder, name).length + 1)] = await readFile(path, 'utf8');
    }
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const env = {
    DATABASE_URL: database.url,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
    NO_COLOR: '1',
  };
  const of1 = name === 'drizzle-1.0' ? await projectOfRelease('1.0', files, env) : undefined;
  const project = of1 ?? (await temporaryProject(files));
  opened.push(() => project.remove());
  const archon = (...given: string[]): Promise<RunResult> =>
    of1 ? of1.archon(...given, ...args) : project.run('archon-schema', [...given, ...args], { env });
  const ran = async (...given: string[]): Promise<string> => {
    const result = await archon(...given);
    expect([given, result.code, result.stdout + result.stderr]).toEqual([given, 0, expect.anything()]);
    return result.stdout + result.stderr;
  };
  return { database, project, archon, ran };
}

const tables = async ({ database }: Opened): Promise<string[]> =>
  (
    await database.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema', 'drizzle', 'meta', 'auth_before') order by 1`,
    )
  ).map(({ name }) => name);

test.each<[name: string, tables: string[], args?: string[]]>([
  ['monorepo', ['public.customers', 'public.orders'], ['--config', 'packages/db/drizzle.config.ts']],
  ['aliases', ['public.events']],
  ['commonjs', ['public.notes']],
  ['casing', ['public.user_sessions', 'public.users']],
  ['schemas', ['auth.users', 'billing.users']],
  ['timestamp', ['public.words']],
  ['noisy', ['public.acme_things']],
  ['drizzle-1.0', ['public.books']],
])('%s: set up, generated, migrated, validated and taken back', async (name, made, args) => {
  const project = await open(name, args);
  await project.ran('init', '--yes');
  expect(await project.ran('init', '--yes')).toMatch(/nothing/i);
  await project.ran('generate');
  expect(await project.ran('generate', '--check')).toContain('Nothing to do');
  const before = await project.archon('validate');
  expect(before.code).toBe(1);
  await project.ran('migrate');
  expect(await tables(project)).toEqual(made);
  expect(await project.ran('validate')).toContain('🎉');
  await project.ran('rollback', '--yes');
  expect(await tables(project)).toEqual([]);
});

test('supabase: a project that stands on auth.users takes the prelude by itself', async () => {
  const project = await open('supabase');
  await project.database
    .query(`create schema if not exists auth; create table auth.users (id uuid primary key, email text);
    create function auth.uid() returns uuid language sql stable as $$ select null::uuid $$`);
  await project.ran('init', '--yes');
  expect(await project.ran('generate')).toMatch(/supabase/i);
  await project.ran('migrate');
  expect(await tables(project)).toEqual(['auth.users', 'public.profiles']);
  expect(await project.ran('validate')).toContain('🎉');
  await project.ran('rollback', '--yes');
  expect(await tables(project)).toEqual(['auth.users']);
});

test('extension: one that the embedded PostgreSQL lacks is tried on the server of DATABASE_URL', async () => {
  const project = await open('extension');
  await project.database.query('create extension citext; create extension sslinfo');
  await project.ran('init', '--yes');
  await project.ran('generate');
  await project.ran('migrate');
  expect(await tables(project)).toEqual(['public.logins']);
  expect(await project.ran('validate')).toContain('🎉');
  await project.ran('rollback', '--yes');
  expect(await tables(project)).toEqual([]);
});

test('old-history: ten years of drizzle-kit with equal numbers and older times, applied everywhere', async () => {
  const project = await open('old-history');
  const files = ['0000_init', '0001_email', '0001_posts', '0003_search', '0004_tags'];
  await project.database.query(
    'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
  const { entries } = JSON.parse(await project.project.read('drizzle/meta/_journal.json')) as {
    entries: { when: number; tag: string }[];
  };
  for (const file of files) {
    const sql = await project.project.read(`drizzle/${file}.sql`);
    for (const statement of sql.split('--> statement-breakpoint')) await project.database.query(statement);
    const hash = createHash('sha256').update(sql).digest('hex');
    const when = entries.find(({ tag }) => tag === file)?.when;
    await project.database.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hash}', ${when})`,
    );
  }
  await project.ran('init', '--yes');
  expect(await project.ran('validate')).toContain('🎉');
  const told = await project.archon('generate', '--check');
  expect([told.code, told.stdout]).toEqual([1, expect.stringContaining('--accept-history')]);
  await project.ran('generate', '--accept-history');
  expect(await project.ran('generate', '--check')).toContain('Nothing to do');
  const schema = await project.project.read('schema.ts');
  await writeFile(project.project.path('schema.ts'), schema.replace('tags:', "views: integer('views'), tags:"));
  await project.ran('generate', '--name', 'views');
  await project.ran('migrate');
  expect(await project.ran('validate')).toContain('🎉');
  await project.ran('rollback', '--yes');
  expect(await project.database.query(`select from search_posts('x')`)).toEqual([]);
});
