import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Template, templateDatabase } from './template-database.js';

/** The majors that run: all that are installed, or those in PG_MAJORS; in the project `newest` the newest of them. */
export const majors: readonly number[] = inject('majors') ?? [];

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
  const server = await serverOf(major);
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

const servers = new Map<number, Promise<string>>();

/** The superuser's URL of the running server of a major; it starts for the first who asks. */
function serverOf(major: number): Promise<string> {
  const known = servers.get(major) ?? askFor(major);
  servers.set(major, known);
  return known;
}

async function askFor(major: number): Promise<string> {
  if (major !== inject('shadowMajor') && !majors.includes(major))
    throw new Error(`PostgreSQL ${major} is not for these tests; theirs are ${majors.join(', ') || 'none'}.`);
  const socket = connect(inject('serversPort'), '127.0.0.1');
  socket.setEncoding('utf8').write(String(major));
  let answer = '';
  for await (const text of socket) answer += text;
  const { url, error } = JSON.parse(answer) as { url?: string; error?: string };
  if (url === undefined) throw new Error(error);
  return url;
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
export const serverAsShadow = async (): Promise<Readonly<Record<string, string>>> => ({
  'archon-schema.config.js': `export default { shadow: { url: '${await serverOf(inject('shadowMajor'))}' } };`,
});
