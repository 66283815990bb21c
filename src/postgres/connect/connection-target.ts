import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { parse } from 'pg-connection-string';

/** What `dbCredentials.ssl` holds: what drizzle-kit hands to its driver. */
export type SslSetting = boolean | string | ConnectionOptions;

/** Where a server is, and how it is spoken to. */
export interface ConnectionTarget {
  /** One or more, tried in their order; a path is the folder of a Unix socket. */
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** As postgres.js takes it: `prefer` takes TLS where the server has it, an object is Node's own. */
  readonly ssl: false | 'prefer' | ConnectionOptions;
  /** Settings of the session that the string asks for. */
  readonly session: Readonly<Record<string, string>>;
  readonly targetSession: string | undefined;
  /** Seconds, where the string names them. */
  readonly connectTimeout: number | undefined;
  /** Words of the string that mean nothing here. */
  readonly ignored: readonly string[];
}

/** A connection string that cannot be read, without any part of it. */
export class ConnectionStringError extends Error {
  readonly code = 'BAD_CONNECTION_STRING';
}

const hint = 'in a user name or password, @ is written %40, / %2F, # %23, ? %3F and : %3A';

/** What a server takes as a setting when a session begins, of what node-postgres passes on. */
const sessionSettings = [
  'application_name',
  'options',
  'client_encoding',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
];

/** Read here, or for another client; nothing to speak of. */
const known: ReadonlySet<string> = new Set([
  ...sessionSettings,
  ...`user password host port database dbname ssl sslmode sslcert sslkey sslrootcert sslnegotiation uselibpqcompat
    connect_timeout target_session_attrs channel_binding gssencmode fallback_application_name
    keepalives keepalives_idle keepalives_interval keepalives_count`.split(/\s+/),
]);

/**
 * Reads a connection string as libpq does (PostgreSQL manual, 34.1.1. Connection Strings, and 34.18. SSL Support).
 *
 * @param ssl `dbCredentials.ssl`, which the string's `sslmode` goes before
 * @param environment where `PGSSLMODE` counts if neither says it
 * @throws ConnectionStringError without any part of the string
 */
export function connectionTarget(
  url: string,
  ssl?: SslSetting,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ConnectionTarget {
  refuseUnescaped(url);
  const { one, hosts } = firstHost(url);
  const given = read(one);
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const ports = (hosts ? partsOf(url).query.get('port') : text('port'))?.split(',') ?? [];
  const asked = hosts ?? (text('host') ?? 'localhost').split(',').map(hostOf);
  const seconds = Number(text('connect_timeout'));
  return {
    hosts: asked.map(({ host }) => host),
    ports: asked.map(({ port }, at) => portOf(port ?? (ports.length > 1 ? ports[at] : ports[0]) ?? '5432')),
    user: text('user'),
    password: text('password'),
    database: text('database') ?? text('dbname'),
    ssl: sslOf(text, ssl ?? (environment['PGSSLMODE'] || undefined)),
    session: Object.fromEntries(
      sessionSettings.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name) ?? '']])),
    ),
    targetSession: text('target_session_attrs'),
    connectTimeout: seconds > 0 ? seconds : undefined,
    ignored: Object.keys(given).filter((name) => !known.has(name)),
  };
}

interface Parts {
  readonly scheme: string;
  /** User, password and hosts. */
  readonly authority: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** From the path on, as it is written. */
  readonly behind: string;
}

function partsOf(url: string): Parts {
  const [, scheme = '', authority = '', behind = ''] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  const [path = '', query = ''] = behind.split(/\?(.*)/s);
  return { scheme, authority, path, query: new URLSearchParams(query), behind };
}

/** A string that a URL parser would cut in another place than was meant: what it takes for the host may be half of a password. */
function refuseUnescaped(url: string): void {
  const { path, query, behind } = partsOf(url);
  if (behind.includes('#') || path.includes('@') || [...query.keys()].some((name) => name.includes('@')))
    throw new ConnectionStringError(`it holds a character that has to be escaped: ${hint}`);
}

/** Whether an `@` that is not escaped leaves it open where a password ends: what is taken for a host may be a part of it. */
export function isUncertain(url: string): boolean {
  const { authority, behind } = partsOf(url);
  return authority.split('@').length > 2 || behind.includes('@');
}

interface Host {
  readonly host: string;
  readonly port?: string | undefined;
}

const hostOf = (host: string): Host => ({ host: host.replace(/^\[(.*)\]$/, '$1') });

/** Several hosts, which no URL has, and the string with the first of them. */
function firstHost(url: string): { readonly one: string; readonly hosts?: readonly Host[] } {
  const { scheme, authority, behind } = partsOf(url);
  const at = authority.lastIndexOf('@') + 1;
  const list = authority.slice(at).split(',');
  if (list.length === 1) return { one: url };
  const hosts = list.map((one): Host => {
    const [, host, port] = /^(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(one) ?? [];
    if (host === undefined) throw new ConnectionStringError(`one of its hosts cannot be read; ${hint}`);
    return { ...hostOf(decoded(host)), port };
  });
  return { one: `${scheme}${authority.slice(0, at)}${list[0] ?? ''}${behind}`, hosts };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

type Given = Readonly<Record<string, unknown>>;

/** The files of certificates are read by {@link sslOf}, so that what is missing can be named. */
function read(url: string): Given {
  const [plain = '', query = ''] = url.split(/\?(.*)/s);
  const others = new URLSearchParams(query);
  for (const name of ['sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'ssl', 'sslnegotiation']) others.delete(name);
  try {
    const parsed = parse(others.size === 0 ? plain : `${plain}?${others.toString()}`) as unknown as Given;
    return { ...Object.fromEntries(new URLSearchParams(query)), ...parsed };
  } catch {
    throw new ConnectionStringError(`it is no connection string: postgres://user:password@host:5432/database; ${hint}`);
  }
}

function portOf(port: string): number {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new ConnectionStringError(`its port is no number from 1 to 65535; ${hint}`);
}

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function sslOf(text: (name: string) => string | undefined, setting: SslSetting | undefined): ConnectionTarget['ssl'] {
  const inUrl = text('sslmode') ?? modeOf(text('ssl')) ?? (text('sslnegotiation') === 'direct' ? 'require' : undefined);
  if (inUrl === undefined && typeof setting === 'object') return setting;
  const mode =
    inUrl ?? (typeof setting === 'string' ? (modeOf(setting) ?? setting) : setting ? 'verify-full' : undefined);
  const files = {
    ...file(text('sslrootcert') === 'system' ? undefined : text('sslrootcert'), 'ca'),
    ...file(text('sslcert'), 'cert'),
    ...file(text('sslkey'), 'key'),
  };
  const root = text('sslrootcert');
  // Of whom the system trusts, anybody may hold a certificate: without the host's name it says nothing.
  const byRoot = root === undefined || root === 'system' ? files : { ...files, checkServerIdentity: () => undefined };
  if (mode === undefined) return Object.keys(files).length > 0 ? files : false;
  if (!modes.includes(mode))
    throw new ConnectionStringError(`its sslmode ${JSON.stringify(mode)} is none of ${modes.join(', ')}`);
  switch (mode) {
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return 'prefer';
    case 'no-verify':
      return { ...files, rejectUnauthorized: false };
    case 'require':
      // With a root certificate it is the same as verify-ca (PostgreSQL manual, 34.18.1.).
      return root === undefined ? { ...files, rejectUnauthorized: false } : byRoot;
    case 'verify-ca':
      return byRoot;
    default:
      return files;
  }
}

const modeOf = (ssl: string | undefined): string | undefined =>
  ssl === 'true' || ssl === '1' ? 'verify-full' : ssl === 'false' || ssl === '0' ? 'disable' : ssl;

function file(path: string | undefined, name: 'ca' | 'cert' | 'key'): ConnectionOptions {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw new ConnectionStringError(`the file of its certificate or key cannot be read: ${(cause as Error).message}`);
  }
}
