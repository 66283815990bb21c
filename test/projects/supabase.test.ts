import { expect, test } from 'vitest';
import { createDatabase, majors } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { config } from './prerequisites.js';

/** As Supabase's and Drizzle's guides write it: the table of users is declared to refer to it. */
const schema = `import { sql } from 'drizzle-orm';
import { customType, pgPolicy, pgSchema, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { authenticatedRole, authUid } from 'drizzle-orm/supabase';
const citext = customType<{ data: string }>({ dataType: () => 'citext' });
export const auth = pgSchema('auth');
export const users = auth.table('users', { id: uuid('id').primaryKey() });
export const profiles = pgTable('profiles', {
  id: uuid('id').primaryKey().references(() => users.id, { onDelete: 'cascade' }),
  mail: citext('mail').notNull(), token: uuid('token').default(sql\`uuid_generate_v4()\`),
}, () => [pgPolicy('own', { for: 'select', to: authenticatedRole, using: sql\`\${authUid} = id\` })]);
`;

test('a project on Supabase works from its first command, without an option', async () => {
  const database = await createDatabase(majors.at(-1)!, 'supabase');
  await database.query('create extension citext schema extensions');
  // Not every build of the test's servers has the library of uuid-ossp.
  await database
    .query(
      `create or replace function extensions.uuid_generate_v4() returns uuid language sql as 'select gen_random_uuid()'`,
    )
    .catch(() => undefined);
  const project = await temporaryProject({ 'drizzle.config.ts': config(), 'schema.ts': schema });
  const run = (...args: string[]) =>
    project.run('archon-schema', args, { env: { DATABASE_URL: database.url, NO_COLOR: '1' } });
  try {
    const generated = await run('generate', '--name', 'first');
    expect(generated.code, generated.stderr).toBe(0);
    expect(generated.stderr).toContain('Using the supabase prelude');
    expect(await project.read('drizzle/0000_first.sql')).not.toMatch(/CREATE (SCHEMA|TABLE "auth")/);
    const migrated = await run('migrate');
    expect(migrated.code, migrated.stderr).toBe(0);
    const validated = await run('validate');
    expect(validated.code, validated.stdout + validated.stderr).toBe(0);
    // As long as nothing has changed, nothing is looked at.
    expect(validated.stderr).not.toContain('Using');
    const checked = await run('generate', '--check');
    expect(checked.code, checked.stdout + checked.stderr).toBe(0);
    await database.query('alter table profiles drop constraint profiles_id_users_id_fk');
    expect((await run('validate')).stdout).toContain('profiles_id_users_id_fk');
  } finally {
    await project.remove();
    await database.drop();
  }
});
