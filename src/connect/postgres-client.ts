import type { Client } from './client.js';
import { connectionLabel } from './connection-url.js';
import { copyIn, copyOut } from './postgres-copy.js';

export interface PostgresOptions {
  /** How long to wait for the server to answer, in seconds; 10 without it. */
  readonly connectTimeout?: number;
  /** Receives the text of each notice and warning that the server raises. */
  readonly onNotice?: (message: string) => void;
}

/**
 * Opens one session on a PostgreSQL server.
 *
 * @param url `postgres://user:password@host:port/database`, with `?sslmode=` and the like as postgres.js takes them
 * @throws what the driver throws when the server cannot be reached or refuses; see {@link explainConnectionError}
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Client> {
  const { default: postgres } = await import('postgres');
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: options.connectTimeout ?? 10,
    onnotice: (notice) => options.onNotice?.(notice.message ?? ''),
    // The driver would open another session, without our transaction, locks and settings.
    onclose: () => void sql.end({ timeout: 0 }),
    connection: { application_name: 'archon-schema' },
  });
  let closed: Promise<void> | undefined;
  const client: Client = {
    label: connectionLabel(url),
    embedded: false,
    query: async (text, params = []) => (await sql.unsafe(text, [...params] as never[])) as never,
    exec: async (text) => {
      await sql.unsafe(text).simple();
    },
    copyOut: (text) => copyOut(sql, text),
    copyIn: (target, rows) => copyIn(sql, target, rows),
    close: () => (closed ??= sql.end({ timeout: 5 })),
  };
  try {
    // What PostgreSQL prints and we send again, as '\\d', means the same only under this setting.
    const [row] = await client.query<{ version: string }>(
      `select pg_catalog.current_setting('server_version_num') as version,
         pg_catalog.set_config('standard_conforming_strings', 'on', false)`,
    );
    refuseOld(Number(row?.version));
    return client;
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw error;
  }
}

/** The oldest major whose catalog is known. */
const oldest = 14;

/** @param version `server_version_num`: 90624 is 9.6.24, 140005 is 14.5 */
export function refuseOld(version: number): void {
  const major =
    version < 100000
      ? `${Math.floor(version / 10000)}.${Math.floor((version % 10000) / 100)}`
      : Math.floor(version / 10000);
  if (version < oldest * 10000)
    throw new Error(`PostgreSQL ${major} is not supported: it has to be ${oldest} or later.`);
}
