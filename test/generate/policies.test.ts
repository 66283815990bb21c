import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (using: string, command = 'all'): string => `import { sql } from 'drizzle-orm';
import { integer, pgPolicy, pgTable, text, pgView } from 'drizzle-orm/pg-core';
import { authenticatedRole, realtimeMessages } from 'drizzle-orm/supabase';
export const t = pgTable('t', { id: integer('id'), k: text('k') }, () => [
  pgPolicy('mine', { for: '${command}', to: 'current_user', using: sql\`${using}\` }),
  pgPolicy('both', { for: 'update', to: ['session_user', 'anon'], using: sql\`k <> 'a--b'\`, withCheck: sql\`k <> 'c--d'\` }),
]);
export const told = pgPolicy('told', { for: 'select', to: authenticatedRole, using: sql\`true\` }).link(realtimeMessages);
export const base = pgTable('base', { id: integer('id') }, () => [pgPolicy('seen', { using: sql\`id in (select id from over_base)\` })]);
export const overBase = pgView('over_base').as((qb) => qb.select().from(base));
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'archon-schema.config.ts': `export default { shadow: { prelude: ['supabase'] } };`,
    'schema.ts': schema('true'),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await writeFile(project.path('schema.ts'), schema('id > 0'));
  await generate(config, { name: 'second' });
  await writeFile(project.path('schema.ts'), schema('id > 0', 'select'));
  await generate(config, { name: 'third' });
  database = await createDatabase(majors.at(-1)!, 'supabase');
});
afterAll(async () => {
  await database.query('drop owned by policy_owner cascade; drop role policy_owner').catch(() => undefined);
  await database.drop();
  await project.remove();
});

test('roles that are words stay words in the files, and are no drift for whoever migrates and whoever looks', async () => {
  const statements = async (file: string): Promise<string> => {
    const sql = await project.read(`drizzle/${file}`);
    expect(sql).not.toContain('"postgres"');
    return sql;
  };
  expect(await statements('0000_first.sql')).toMatch(/CURRENT_USER/i);
  // A condition is changed in place, another command makes another policy.
  expect(await statements('0001_second.sql')).toContain('ALTER POLICY "mine" ON "public"."t" USING ((id > 0))');
  expect(await statements('down/0001_second.sql')).toContain('ALTER POLICY "mine" ON "public"."t" USING (true)');
  for (const file of ['0002_third.sql', 'down/0002_third.sql'])
    expect(await statements(file)).toMatch(/CREATE POLICY "mine".*CURRENT_USER/i);
  await database.query(`drop role if exists policy_owner; create role policy_owner login password 'x' superuser`);
  const url = new URL(database.url);
  url.username = 'policy_owner';
  url.password = 'x';
  const client = await openPostgres(url.href);
  await migrate(client, config);
  const roles = await client.query(
    `select polname, to_jsonb(array(select rolname::text from pg_roles where oid = any (polroles) order by 1)) as roles, pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check
     from pg_policy where polrelid in ('t'::regclass, 'realtime.messages'::regclass) order by polname`,
  );
  expect(roles).toEqual([
    { polname: 'both', roles: ['anon', 'policy_owner'], using: "(k <> 'a--b'::text)", check: "(k <> 'c--d'::text)" },
    { polname: 'mine', roles: ['policy_owner'], using: '(id > 0)', check: null },
    { polname: 'told', roles: ['authenticated'], using: 'true', check: null },
  ]);
  const declared = (await readMigrations(config)).at(-1)!.declared!;
  const other = await openPostgres(database.url);
  for (const who of [client, other]) {
    const { findings } = await validateCatalog(who, declared, { bookkeeping: config.bookkeeping });
    expect(findings.map(({ message }) => message)).toEqual([]);
  }
  await other.exec('alter policy mine on t to anon');
  const { findings } = await validateCatalog(other, declared, { bookkeeping: config.bookkeeping });
  expect(findings.map(({ id, property }) => `${id} ${property}`)).toEqual(['policy public.t.mine roles']);
  await other.exec('alter policy mine on t to policy_owner');
  await rollback(client, config, { steps: 3, confirm: () => Promise.resolve(true) });
  expect(await other.query("select polname from pg_policy where polrelid = 'realtime.messages'::regclass")).toEqual([]);
  await other.close();
  await client.close();
});
