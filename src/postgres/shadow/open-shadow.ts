import type { Patience } from '../connect/index.js';
import type { Shadow } from './shadow.js';

/** Where the scratch database is, and what it holds from the start. */
export interface ShadowOptions {
  /** A server on which a temporary database may be made; without it, an embedded PGlite in memory. */
  readonly url?: string;
  /** How long the server is waited for. */
  readonly patience?: Patience;
  /** SQL that makes what the declarations stand on; each part is any number of statements. */
  readonly prelude?: readonly string[];
  /** Where a prepared data directory of PGlite is kept, so that the next start takes half a second. */
  readonly cache?: string;
}

/**
 * Opens a scratch database. The embedded one takes half a gigabyte of memory, and some seconds where no cache is kept.
 *
 * @returns the scratch database; whoever opens it closes it
 * @throws Error when the prelude does not run, or the server makes no database
 */
export async function openShadow({ url, patience, prelude = [], cache }: ShadowOptions = {}): Promise<Shadow> {
  if (url !== undefined) {
    const { openServerShadow } = await import('./server-shadow.js');
    return openServerShadow(url, prelude, patience);
  }
  const { openPgliteShadow } = await import('./pglite-shadow.js');
  return openPgliteShadow(prelude, cache);
}
