import { afterEach, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { serverAsShadow } from '../support/databases.js';
import { openProject, type OpenProject } from './prerequisites.js';

const head = `import { sql } from 'drizzle-orm';
import { pgPolicy, pgSchema, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { authenticatedRole, authUsers } from 'drizzle-orm/supabase';\n`;

let open: OpenProject | undefined;
afterEach(() => open?.project.remove());

const historyOf = (...files: readonly string[]): Record<string, string> => ({
  ...Object.fromEntries(files.map((sql, at) => [`drizzle/000${at}_step.sql`, sql])),
  'drizzle/meta/_journal.json': JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: files.map((_, idx) => ({ idx, version: '7', when: idx + 1, tag: `000${idx}_step`, breakpoints: true })),
  }),
});

/** What generate writes behind a history that made by itself, for tests or in a container, what a provider gives. */
const next = async (schema: string, ...files: readonly string[]): Promise<string> => {
  open = await openProject({ ...(await serverAsShadow()), 'schema.ts': head + schema, ...historyOf(...files) });
  const { tag } = await generate(open.loaded, { name: 'next' });
  return open.project.read(`drizzle/${tag}.sql`);
};

const profiles = `export const profiles = pgTable('profiles', { id: uuid('id').primaryKey().references(() => authUsers.id), name: text('name') },
  () => [pgPolicy('own', { to: authenticatedRole, using: sql\`auth.uid() = id\` })]);`;

const emulated = `CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
CREATE TABLE profiles (id uuid PRIMARY KEY CONSTRAINT profiles_id_users_id_fk REFERENCES auth.users (id));
INSERT INTO auth.users VALUES ('00000000-0000-0000-0000-000000000000', 'a@b');`;

test('a history that emulates the provider is replayed on its prelude', async () => {
  const sql = await next(profiles, emulated);
  expect(sql).toMatch(
    /ALTER TABLE "public"\."profiles" ADD COLUMN "name" text|ALTER TABLE "profiles" ADD COLUMN "name" text/,
  );
  expect(sql).toContain('CREATE POLICY "own"');
  expect(sql).not.toMatch(/auth"?\."?users|CREATE SCHEMA|FUNCTION/);
});

test('tables of the provider that the history made and the project declares go on as the project’s', async () => {
  const sql = await next(
    `export const auth = pgSchema('auth');
     export const users = auth.table('users', { id: uuid('id').primaryKey(), email: text('email'), handle: text('handle') });
     ${profiles.replace('authUsers', 'users')}`,
    emulated,
  );
  expect(sql).toMatch(/ALTER TABLE "auth"\."users" ADD COLUMN "handle" text/);
  expect(sql).not.toMatch(/CREATE TABLE|DROP/);
});

test('a history that creates an extension which the scratch database lacks leads to --shadow server', async () => {
  open = await openProject({
    'schema.ts': `${head}export const t = pgTable('t', { id: uuid('id') });`,
    ...historyOf('CREATE EXTENSION vector;'),
  });
  await expect(generate(open.loaded, { name: 'next' })).rejects.toThrow(
    /extension "vector" is not available.*--shadow server runs the migrations in a temporary database on the server of DATABASE_URL/,
  );
});
