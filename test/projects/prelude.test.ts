import { afterEach, describe, expect, test } from 'vitest';
import { serverAsShadow } from '../support/databases.js';
import { config, expectedOf, openProject, type OpenProject } from './prerequisites.js';

const pg = `import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgRole, pgSchema, pgTable, text, uuid } from 'drizzle-orm/pg-core';\n`;

let open: OpenProject | undefined;
afterEach(() => open?.project.remove());

const lookAt = async (files: Readonly<Record<string, string>>, prelude?: readonly string[]) => {
  open = await openProject({ ...(await serverAsShadow()), ...files }, prelude);
  const expected = await expectedOf(open);
  return { expected, notices: open.notices };
};

/** How a project shows for whose databases it is declared: its files, the prelude, and why that was taken. */
const shown: readonly (readonly [name: string, Readonly<Record<string, string>>, prelude: string, because: string])[] =
  [
    [
      'entities.roles.provider',
      {
        'drizzle.config.ts': config(`entities: { roles: { provider: 'supabase' } }`),
        'schema.ts': `${pg}export const t = pgTable('t', { id: uuid('id').default(sql\`auth.uid()\`) });`,
      },
      'supabase',
      'drizzle.config names "supabase" as entities.roles.provider',
    ],
    [
      'authUsers of drizzle-orm/supabase',
      {
        'schema.ts': `${pg}import { authUsers } from 'drizzle-orm/supabase';
        export const t = pgTable('t', { id: uuid('id').references(() => authUsers.id) });`,
      },
      'supabase',
      'the declarations import drizzle-orm/supabase',
    ],
    [
      'an import of a module that the schema imports',
      {
        'schema.ts': `export * from './tables/t';`,
        'tables/t.ts': `${pg}import * as supabase from "drizzle-orm/supabase";
        export const t = pgTable('t', { id: uuid('id') }, () => [pgPolicy('own', { to: supabase.authenticatedRole, using: sql\`\${supabase.authUid} = id\` })]);`,
      },
      'supabase',
      'the declarations import drizzle-orm/supabase',
    ],
    [
      'crudPolicy of drizzle-orm/neon',
      {
        'schema.ts': `${pg}import { authenticatedRole, authUid, crudPolicy } from 'drizzle-orm/neon';
        export const t = pgTable('t', { id: text('id') }, (t) => [crudPolicy({ role: authenticatedRole, read: true, modify: authUid(t.id) })]);`,
      },
      'neon',
      'the declarations import drizzle-orm/neon',
    ],
    [
      'auth.uid() in a policy',
      {
        'schema.ts': `${pg}export const t = pgTable('t', { id: uuid('id') }, () => [pgPolicy('own', { using: sql\`auth.uid() = id\` })]);`,
      },
      'supabase',
      'the declarations use auth.uid()',
    ],
    [
      'a key to auth.users, which is not exported',
      {
        'schema.ts': `${pg}const users = pgSchema('auth').table('users', { id: uuid('id').primaryKey() });
        export const t = pgTable('t', { id: uuid('id').references(() => users.id) });`,
      },
      'supabase',
      'the declarations use auth.users',
    ],
  ];

describe('the prelude of the provider for whose databases a project is declared is taken, and told', () => {
  test.each(shown)('%s', async (_name, files, prelude, because) => {
    const { expected, notices } = await lookAt(files);
    expect(expected).toContain('table public.t');
    expect(expected).not.toContain('table auth.users');
    expect(notices).toContain(`Using the ${prelude} prelude because ${because}; --prelude none turns it off.`);
  });
});

test('none turns it off', async () => {
  const { expected, notices } = await lookAt(shown[0][1], ['none']);
  expect(expected).toMatch(/schema "auth" does not exist/);
  expect(notices).toEqual([]);
});

test('a prelude that the settings name is the only one', async () => {
  const files = {
    ...shown[0][1],
    'auth.sql': 'create schema auth; create function auth.uid() returns uuid language sql as $$ select null::uuid $$;',
  };
  const { expected, notices } = await lookAt(files, ['auth.sql']);
  expect(expected).toContain('table public.t');
  expect(notices).toEqual([]);
});

test('what a project declares of its own by those names is its own', async () => {
  const { expected, notices } = await lookAt({
    'schema.ts': `${pg}export const auth = pgSchema('auth');
      export const users = auth.table('users', { id: uuid('id').primaryKey() });
      export const anon = pgRole('anon').existing();
      export const t = pgTable('t', { id: uuid('id').references(() => users.id) }, () => [pgPolicy('p', { to: anon })]);`,
  });
  expect(expected).toContain('table auth.users');
  expect(notices).toEqual([]);
});

describe("tables of a provider's own schemas that a project declares", () => {
  const schema = `${pg}import { authenticatedRole } from 'drizzle-orm/supabase'; import { pgCompositeType, pgDomain } from 'archon-schema/declare';
    export const auth = pgSchema('auth');
    export const users = auth.table('users', { id: uuid('id').primaryKey(), handle: text('handle').unique() });
    export const kind = auth.enum('kind', ['a']);
    export const t = pgTable('t', {
      mark: pgDomain('mark', { schema: 'auth', type: 'text' })('mark'), place: pgCompositeType('place', { a: 'text' }, { schema: 'auth' })('place'),
      id: uuid('id').references(() => users.id), handle: text('handle').references(() => users.handle), kind: kind('kind'),
    }, () => [pgPolicy('own', { to: authenticatedRole, using: sql\`auth.uid() = id\` })]);`;

  test('are what others refer to, instead of those of the prelude, and are neither made nor compared', async () => {
    const { expected } = await lookAt({ 'schema.ts': schema });
    expect(expected).toContain('table public.t');
    expect(expected).toContain('policy public.t.own');
    expect(String(expected)).not.toMatch(/ auth/);
  });

  test('are the project’s where its migrations make them', async () => {
    const { expected } = await lookAt({
      'schema.ts': schema,
      'drizzle/0000_first.sql': `CREATE SCHEMA "auth";\n--> statement-breakpoint\nCREATE TABLE "auth"."users" ("id" uuid PRIMARY KEY, "handle" text UNIQUE);`,
      'drizzle/meta/_journal.json': JSON.stringify({
        version: '7',
        dialect: 'postgresql',
        entries: [{ idx: 0, version: '7', when: 1, tag: '0000_first', breakpoints: true }],
      }),
    });
    expect(expected).toContain('table auth.users');
    expect(expected).toContain('column auth.users.id');
    expect(expected).toContain('policy public.t.own');
  });
});

test('a table of a schema in which the project declares nothing is somebody else’s, and there to refer to', async () => {
  const { expected, notices } = await lookAt({
    'schema.ts': `${pg}const owners = pgSchema('crm').table('owners', { id: uuid('id').primaryKey() });
      export const t = pgTable('t', { owner: uuid('owner').references(() => owners.id) });`,
  });
  expect(expected).toContain('constraint public.t.t_owner_owners_id_fk');
  expect(String(expected)).not.toContain('crm');
  expect(notices).toEqual([]);
});
