import { resolve } from 'node:path';
import type { Client } from '../postgres/connect/index.js';
import * as project from '../project/index.js';

/** How long a server is waited for, and who hears what it says meanwhile. */
export interface ConnectOptions extends project.ConnectOptions {}

/**
 * Opens one session on a database; whoever opens it closes it with `close()`.
 *
 * @example
 * const client = await connect('postgres://postgres@localhost:5432/app?sslmode=require');
 * @param target a URL as libpq reads it, the folder of an embedded PGlite (made if it does not exist), or a project's `connection`
 * @returns the open connection
 * @throws SchemaError in one line, without the password, if the database cannot be reached or refuses
 */
export function connect(target: string | project.Connection, options: ConnectOptions = {}): Promise<Client> {
  if (typeof target !== 'string') return project.connect(target, options);
  return project.connect(
    target.includes('://') ? { type: 'server', url: target } : { type: 'embedded', folder: resolve(target) },
    options,
  );
}
