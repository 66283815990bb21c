import { describe, expect, test } from 'vitest';
import { createDatabase, majors } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { root } from './root.js';
import { goodReport } from './workflow.js';

describe.each(majors.filter((major) => major === 15 || major === 17))('PostgreSQL %d', (major) => {
  test('on a Supabase project, validate prints what is promised and nothing else', async () => {
    const database = await createDatabase(major, 'supabase');
    // On Supabase, `postgres` is no superuser; here its part is played by another role.
    const user = `hosted_${major}`;
    const role = `drop role if exists ${user}; create role ${user} login password 'x' createdb createrole bypassrls`;
    await database.query(role);
    await database.query(`grant all on schema public to ${user} with grant option;
      grant create on database ${new URL(database.url).pathname.slice(1)} to ${user};
      grant anon, authenticated, service_role to ${user};
      alter default privileges for role ${user} in schema public grant all on tables to ${user}, anon, authenticated, service_role;
      alter default privileges for role ${user} in schema public grant all on functions to ${user}, anon, authenticated, service_role;
      alter default privileges for role ${user} in schema public grant all on sequences to ${user}, anon, authenticated, service_role;`);
    const url = new URL(database.url);
    url.username = user;
    url.password = 'x';
    const project = await temporaryProject();
    const env = { DATABASE_URL: url.href };
    const run = (...args: readonly string[]) =>
      project.run('sh', ['-c', 'cd "$0" && node dist/cli/main.js "$@"', root, ...args], { env });
    try {
      const migrated = await run('migrate');
      expect(migrated.code, migrated.stderr).toBe(0);
      expect(migrated.stdout + migrated.stderr).not.toMatch(/⚠️|❌/);
      const validated = await run('validate');
      expect({ ...validated, stderr: '' }).toEqual({ code: 0, stdout: `${goodReport}\n`, stderr: '' });
    } finally {
      await database.query(`drop owned by ${user} cascade; drop role ${user}`);
      await database.drop();
      await project.remove();
    }
  }, 60_000);
});
