import { resolve } from 'node:path';
import {
  type Client,
  connectCodeOf,
  connectionLabel,
  explainConnectionError,
  isConnectionUrl,
  openEmbedded,
  openPostgres,
  type PostgresOptions,
  sqlStateOf,
  type SslSetting,
} from '../postgres/connect/index.js';
import { isRecord, textOf } from './load-module.js';
import { SchemaError } from '../errors/index.js';

/** The database that a project points at. */
export type Connection =
  | {
      readonly type: 'server';
      readonly url: string;
      /** `dbCredentials.ssl` */
      readonly ssl?: SslSetting;
    }
  | { readonly type: 'embedded'; readonly folder: string }
  | { readonly type: 'none' };

/** Reads `dbCredentials` and `driver` as drizzle-kit does. */
export function connectionOf(config: Record<string, unknown>, root: string): Connection {
  const credentials = config['dbCredentials'];
  if (!isRecord(credentials)) return { type: 'none' };
  const { url, host } = credentials;
  if (config['driver'] === 'pglite')
    return { type: 'embedded', folder: resolve(root, String(url).replace(/^file:/, '')) };
  if (typeof url === 'string') return { type: 'server', url, ...sslOf(credentials) };
  return typeof host === 'string'
    ? { type: 'server', url: urlOf(credentials), ...sslOf(credentials) }
    : { type: 'none' };
}

function urlOf(credentials: Record<string, unknown>): string {
  const part = (name: string): string => encodeURIComponent(textOf(credentials, name, ''));
  const user = credentials['user'] === undefined ? '' : `${part('user')}:${part('password')}@`;
  const port = credentials['port'] === undefined ? '' : `:${part('port')}`;
  const host = String(credentials['host']);
  // The folder of a Unix socket.
  if (host.startsWith('/')) {
    const of = credentials['port'] === undefined ? '' : `&port=${part('port')}`;
    return `postgres://${user}localhost/${part('database')}?host=${encodeURIComponent(host)}${of}`;
  }
  return `postgres://${user}${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}${port}/${part('database')}`;
}

const sslOf = ({ ssl }: Record<string, unknown>): { ssl?: SslSetting } =>
  ssl === undefined || ssl === null ? {} : { ssl };

export interface ConnectOptions extends Pick<PostgresOptions, 'connectTimeout' | 'onNotice' | 'onWait'> {}

/**
 * Opens the database of a project.
 *
 * @throws SchemaError in one line, without the password, when it cannot be reached or does not let us in
 */
export async function connect(connection: Connection, options: ConnectOptions = {}): Promise<Client> {
  if (connection.type === 'none')
    throw new SchemaError(
      'connect.url',
      'drizzle.config.ts names no database: set dbCredentials.url, for instance from DATABASE_URL.',
      { facts: { setting: 'dbCredentials.url' } },
    );
  if (connection.type === 'server' && connection.url.trim() === '')
    throw new SchemaError(
      'connect.url',
      'dbCredentials.url is empty: set the variable that it is read from, for instance DATABASE_URL, also in .env.',
      { facts: { setting: 'dbCredentials.url' } },
    );
  if (connection.type === 'server' && !isConnectionUrl(connection.url))
    throw new SchemaError(
      'connect.url',
      'dbCredentials.url is not a connection string: it has to begin with postgres://.',
      { facts: { setting: 'dbCredentials.url' } },
    );
  const label = connection.type === 'server' ? connectionLabel(connection.url) : connection.folder;
  try {
    if (connection.type === 'embedded') return await openFolder(connection.folder, options);
    const { url, ssl } = connection;
    return await openPostgres(url, { ...options, ...(ssl !== undefined && { ssl }) });
  } catch (cause) {
    throw new SchemaError(
      connectCodeOf(cause) ?? 'connect.failed',
      `Cannot connect to ${explainConnectionError(cause, label)}`,
      { facts: { database: label, causeCode: sqlStateOf(cause) }, cause },
    );
  }
}

/** Another process may have it open. */
async function openFolder(folder: string, { onWait }: ConnectOptions): Promise<Client> {
  const waiting = setTimeout(() => onWait?.(`${folder} to answer`), 5000);
  try {
    return await openEmbedded(folder);
  } finally {
    clearTimeout(waiting);
  }
}
