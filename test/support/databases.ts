import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Template, templateDatabase } from './template-database.js';

/** The majors that run: all that are installed, or those in PG_MAJORS. */
export const majors: readonly number[] = Object.keys(inject('servers')).map(Number);

export interface TestDatabase {
  /** The superuser's URL of this database. */
  readonly url: string;
  /** Runs one statement with parameters `$1`, `$2`, …, or several without, as the superuser on one session. */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Ends every session in the database and removes it. */
  drop(): Promise<void>;
}

/**
 * Makes a database of its own for a test.
 *
 * Roles are server-wide: another test's template may have made `anon` and the like, even where this one is plain. A test
 * that needs them missing starts a private server with `startServer`.
 *
 * @param major one of {@link majors}
 */
export async function createDatabase(major: number, template: Template = 'plain'): Promise<TestDatabase> {
  const server = serverOf(major);
  const name = `test_${template}_${randomBytes(6).toString('hex')}`;
  const source = await templateDatabase(server, template);
  const admin = adminOf(server);
  await admin.unsafe(`create database ${name} template ${source}${major >= 15 ? ' strategy file_copy' : ''}`);
  // A copy does not take over its template's settings.
  if (template !== 'plain') await admin.unsafe(`alter database ${name} set search_path to "$user", public, extensions`);

  const url = new URL(server);
  url.pathname = name;
  const session = postgres(url.href, { max: 1, max_lifetime: null, onnotice: () => {} });
  return {
    url: url.href,
    query: async (text, params = []) => [...(await session.unsafe(text, [...params] as never[]))] as never,
    drop: async () => {
      await session.end({ timeout: 1 });
      await admin.unsafe(`drop database if exists ${name} with (force)`);
    },
  };
}

function serverOf(major: number): string {
  const server = inject('servers')[major];
  if (!server) throw new Error(`PostgreSQL ${major} was not started; running are ${majors.join(', ')}.`);
  return server;
}

const admins = new Map<string, postgres.Sql>();

function adminOf(server: string): postgres.Sql {
  const known = admins.get(server);
  const admin = known ?? postgres(server, { max: 4, idle_timeout: 5, fetch_types: false, onnotice: () => {} });
  admins.set(server, admin);
  return admin;
}

/**
 * The file that has a test's project prove its migrations on one of the servers, which takes a tenth of the time that an
 * embedded PGlite needs to start.
 */
export const serverAsShadow = (): Readonly<Record<string, string>> => ({
  'archon-schema.config.js': `export default { shadow: { url: '${serverOf(majors.at(-2) ?? majors[0] ?? 0)}' } };`,
});
