import { resolve } from 'node:path';
import {
  type Client,
  connectionLabel,
  explainConnectionError,
  isConnectionUrl,
  openEmbedded,
  openPostgres,
} from '../connect/index.js';
import { isRecord, textOf } from './load-module.js';
import { UserError } from './user-error.js';

/** The database that a project points at. */
export type Connection =
  | { readonly type: 'server'; readonly url: string }
  | { readonly type: 'embedded'; readonly folder: string }
  | { readonly type: 'none' };

/** Reads `dbCredentials` and `driver` as drizzle-kit does. */
export function connectionOf(config: Record<string, unknown>, root: string): Connection {
  const credentials = config['dbCredentials'];
  if (!isRecord(credentials)) return { type: 'none' };
  const { url, host } = credentials;
  if (config['driver'] === 'pglite')
    return { type: 'embedded', folder: resolve(root, String(url).replace(/^file:/, '')) };
  if (typeof url === 'string') return { type: 'server', url };
  return typeof host === 'string' ? { type: 'server', url: urlOf(credentials) } : { type: 'none' };
}

function urlOf(credentials: Record<string, unknown>): string {
  const part = (name: string): string => encodeURIComponent(textOf(credentials, name, ''));
  const user = credentials['user'] === undefined ? '' : `${part('user')}:${part('password')}@`;
  const port = credentials['port'] === undefined ? '' : `:${part('port')}`;
  const ssl = credentials['ssl'];
  const mode = typeof ssl === 'string' ? `?sslmode=${encodeURIComponent(ssl)}` : ssl ? '?sslmode=require' : '';
  return `postgres://${user}${String(credentials['host'])}${port}/${part('database')}${mode}`;
}

/**
 * Opens the database of a project.
 *
 * @throws UserError in one line, without the password, when it cannot be reached or does not let us in
 */
export async function connect(
  connection: Connection,
  options: { readonly onNotice?: (message: string) => void } = {},
): Promise<Client> {
  if (connection.type === 'none')
    throw new UserError('drizzle.config.ts names no database: set dbCredentials.url, for instance from DATABASE_URL.');
  if (connection.type === 'server' && !isConnectionUrl(connection.url))
    throw new UserError('dbCredentials.url is not a connection string: it has to begin with postgres://.');
  const label = connection.type === 'server' ? connectionLabel(connection.url) : connection.folder;
  try {
    return connection.type === 'server'
      ? await openPostgres(connection.url, options)
      : await openEmbedded(connection.folder);
  } catch (cause) {
    throw new UserError(`Cannot connect to ${explainConnectionError(cause, label)}`, { cause });
  }
}
