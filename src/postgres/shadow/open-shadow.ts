import type { Patience, SslSetting } from '../connect/index.js';
import { defined } from '../model/index.js';
import type { Shadow } from './shadow.js';

/** Where the scratch database is, and what it holds from the start. */
export interface ShadowOptions {
  /** A server on which a temporary database may be made; without it, an embedded PGlite in memory. */
  readonly url?: string;
  /** How long the server is waited for. */
  readonly patience?: Patience;
  /** SQL that makes what the declarations stand on; each part is any number of statements. */
  readonly prelude?: readonly string[];
  /** Extensions that can be created in the embedded database, as far as it has them; none of them is created yet. */
  readonly extensions?: readonly string[];
  /** How the server is spoken to, as `dbCredentials.ssl` says it. */
  readonly ssl?: SslSetting;
  /** Where a prepared data directory of PGlite is kept, so that the next start takes half a second. */
  readonly cache?: string;
}

/**
 * Opens a scratch database. The embedded one takes half a gigabyte of memory, and some seconds where no cache is kept.
 *
 * @returns the scratch database; whoever opens it closes it
 * @throws Error when the prelude does not run, or the server makes no database
 */
export async function openShadow(options: ShadowOptions = {}): Promise<Shadow> {
  const { url, patience, ssl, prelude = [], extensions = [], cache } = options;
  if (url !== undefined) {
    const { openServerShadow } = await import('./server-shadow.js');
    return openServerShadow(url, prelude, { ...patience, ...defined({ ssl }) });
  }
  const { openPgliteShadow } = await import('./pglite-shadow.js');
  return openPgliteShadow({ prelude, extensions }, cache);
}
