import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors } from '../support/databases.js';
import { startServer } from '../support/servers/index.js';
import { lastMigration, project } from './workflow.js';

/** Supabase's `postgres` is no superuser: it may make roles, passes by row-level security, and owns what it makes. */
describe.each(majors)('PostgreSQL %i, a server without any of the roles', (major) => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(major);
    const admin = await openPostgres(server.url);
    await admin.exec(`create role owner login password 'owner' nosuperuser createrole createdb bypassrls`);
    await admin.exec('create database app owner owner');
    await admin.close();
    const url = new URL(server.url);
    Object.assign(url, { username: 'owner', password: 'owner', pathname: 'app' });
    const superuser = await openPostgres(Object.assign(new URL(server.url), { pathname: 'app' }).href);
    await superuser.exec('alter schema public owner to owner; create schema elsewhere authorization owner');
    await superuser.exec('alter role owner set search_path = elsewhere');
    await superuser.close();
    client = await openPostgres(url.href);
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  // PostgreSQL lets only superusers hand out BYPASSRLS before 16.
  test.runIf(major >= 16)('its owner makes the missing roles, whatever its search_path', async () => {
    const { declared, tag } = await lastMigration();
    expect(await migrate(client, project)).toEqual({ applied: [tag], differences: [] });
    expect((await validateCatalog(client, declared, { bookkeeping: project.bookkeeping })).findings).toEqual([]);
    expect(
      await client.query("select from pg_catalog.pg_class where relnamespace = 'elsewhere'::regnamespace"),
    ).toEqual([]);
    const result = await rollback(client, project, { confirm: () => Promise.resolve(true) });
    expect(result?.tags).toEqual([tag]);
    const roles = await client.query(
      "select rolname, rolcanlogin, rolbypassrls from pg_catalog.pg_roles where rolname in ('anon', 'authenticated', 'service_role') order by 1",
    );
    expect(roles).toEqual([
      { rolname: 'anon', rolcanlogin: false, rolbypassrls: false },
      { rolname: 'authenticated', rolcanlogin: false, rolbypassrls: false },
      { rolname: 'service_role', rolcanlogin: false, rolbypassrls: true },
    ]);
  });

  test.runIf(major < 16)('its owner may not make service_role, is told so, and nothing stays', async () => {
    await expect(migrate(client, project)).rejects.toThrow(/must be superuser to (create|change) .*bypassrls/);
    expect(await client.query("select from pg_catalog.pg_roles where rolname in ('anon', 'service_role')")).toEqual([]);
  });
});
