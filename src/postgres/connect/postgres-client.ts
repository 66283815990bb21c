import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import type { Client } from './client.js';
import { connectionTarget, type SslSetting } from './connection-target.js';
import { connectionLabel } from './connection-url.js';
import { look, type SessionName, sessionName } from './look-at-session.js';
import { socketOpener } from './open-socket.js';
import { copyIn, copyOut } from './postgres-copy.js';
import { firstSign, type Watch, watch } from './watch-session.js';

export interface PostgresOptions {
  /** How long to wait for the server to let us in, in seconds; what the string says, or 15, without it. */
  readonly connectTimeout?: number;
  /** `dbCredentials.ssl`: how the connection is encrypted, where the string does not say it. */
  readonly ssl?: SslSetting;
  /** Instead of the one that the string names. */
  readonly database?: string;
  /** Receives the text of each notice and warning that the server raises. */
  readonly onNotice?: (message: string) => void;
  /** Is told after five seconds without an answer, and then less and less often, what is waited for, with the connection's name. */
  readonly onWait?: (what: string) => void;
}

/** How long a server is waited for, and who is told. */
export type Patience = Pick<PostgresOptions, 'connectTimeout' | 'onWait'>;

interface Opening extends PostgresOptions {
  /** False for the connection that looks why another one has no answer. */
  readonly isWatched?: boolean;
}

const patience = 15;

/** A longer time overflows Node's timers, which then fire at once. */
const longest = 1e6;

/**
 * Opens one session on a PostgreSQL server.
 *
 * @param url as libpq and node-postgres take it: `postgres://user:password@host:port/database?sslmode=require`
 * @throws what the driver throws when the server cannot be reached or refuses; see {@link explainConnectionError}
 */
export function openPostgres(url: string, options: PostgresOptions = {}): Promise<Client> {
  return open(url, options);
}

async function open(url: string, options: Opening): Promise<Client> {
  const target = connectionTarget(url, options.ssl);
  const { default: postgres } = await import('postgres');
  const seconds = Math.min(options.connectTimeout ?? target.connectTimeout ?? patience, longest);
  const { hosts, ports, user, password, ssl, targetSession } = target;
  const database = options.database ?? target.database;
  let isOpen = false;
  let isLoggedIn = false;
  let giveUp = (_error: Error): void => undefined;
  const given = new Promise<never>((_resolve, reject) => (giveUp = reject));
  given.catch(() => undefined);
  const sockets = socketOpener(target, seconds);
  // Of the driver's options it is the one that is not typed.
  const socket = { socket: sockets.open } as object;
  const sql = postgres({
    ...socket,
    // The driver takes lists, whatever its types say: of a text it takes what stands before a colon.
    host: hosts as unknown as string,
    port: ports as unknown as number,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    ...(database !== undefined && { database }),
    ssl: typeof ssl === 'object' ? forHost(ssl, sockets.host) : ssl,
    ...(targetSession !== undefined && { target_session_attrs: targetSession as 'primary' }),
    max: 1,
    prepare: false,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: seconds,
    keep_alive: 15,
    onparameter: () => (isLoggedIn = true),
    onnotice: (notice) => options.onNotice?.(notice.message ?? ''),
    // The driver would open another session, without our transaction, locks and settings, and try for ever.
    onclose: () => {
      if (!isOpen) giveUp(connectionError('CONNECTION_CLOSED', 'the server closed the connection before it answered'));
      void sql.end({ timeout: 0 });
    },
    connection: { application_name: 'archon-schema', ...target.session },
  });
  const label = connectionLabel(url);
  let closed: Promise<void> | undefined;
  let name: SessionName | undefined;
  const { onWait, isWatched = true, ...others } = options;
  const watched: Watch = isWatched
    ? watch({
        connectTimeout: seconds,
        bytes: sockets.bytes,
        look: () => look(name, seconds, () => open(url, { ...others, connectTimeout: seconds, isWatched: false })),
        onWait: (reason) => onWait?.(`${label}: ${reason}`),
        cut: sockets.cut,
      })
    : (answer) => answer;
  const client: Client = {
    label,
    embedded: false,
    query: (text, params = []) => watched(sql.unsafe(text, [...params] as never[])) as never,
    exec: async (text) => void (await watched(sql.unsafe(text).simple())),
    copyOut: (text) => eachWatched(watched, copyOut(sql, text)),
    copyIn: (target, rows) => watched(copyIn(sql, target, rows)),
    openAnother: () => openPostgres(url, options),
    cancel: async () => {
      // Behind a pooler the session may be somebody else's by now.
      if (!name) return;
      const other = await open(url, { ...others, connectTimeout: seconds, isWatched: false });
      try {
        await other.query('select pg_catalog.pg_cancel_backend($1)', [name.pid]);
      } finally {
        await other.close();
      }
    },
    close: () => (closed ??= sql.end({ timeout: 5 })),
  };
  try {
    // Nothing is set here: the session may be a pooler's, who gives it to somebody else next.
    const first = sql.unsafe<(SessionName & { version: string })[]>(
      `select pg_catalog.current_setting('server_version_num') as version, ${sessionName}`,
    );
    const late = setTimeout(
      () => giveUp(connectionError('CONNECT_TIMEOUT', `no answer within ${seconds} seconds`, { isLoggedIn })),
      seconds * 1000,
    );
    const waiting = setTimeout(() => onWait?.(`${label} to answer`), firstSign * 1000);
    const rows = await Promise.race([first, given]).finally(() => {
      clearTimeout(late);
      clearTimeout(waiting);
    });
    const [row] = rows;
    refuseOld(Number(row?.version));
    // The key that a pooler gives names no session of the server.
    if (row && rows.state.pid === row.pid) name = row;
    isOpen = true;
    return client;
  } catch (error) {
    // A server that says nothing does not see us off, either.
    void sql.end({ timeout: 0 });
    sockets.cut();
    throw typeof ssl === 'object' && sockets.isWithoutTls()
      ? connectionError('NO_TLS', 'the server has no TLS')
      : error;
  }
}

/** The server is waited for only while the reader wants more. */
async function* eachWatched(watched: Watch, rows: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = rows[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await watched(iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** The driver names no host to Node where it is an address, and Node then verifies `localhost`. */
const forHost = (ssl: ConnectionOptions, host: () => string): ConnectionOptions => ({
  checkServerIdentity: (name, certificate) =>
    checkServerIdentity(ssl.servername ?? (isIP(host()) ? host() : name), certificate),
  ...ssl,
});

const connectionError = (code: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });

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
