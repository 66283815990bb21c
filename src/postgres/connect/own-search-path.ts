import type { Client } from './client.js';

/**
 * Sets until the transaction ends where names are looked up: among PostgreSQL's own objects, whatever lies in other schemas under the
 * same names. An operator of the same name and closer types in `public` would be called with the rights of who asks (PostgreSQL
 * manual, 10.2. Operators, and 5.10.6. Usage Patterns). `pg_temp` is named last, or it would come first.
 */
export const ownSearchPath = `pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)`;

/**
 * Sets besides, until the transaction ends, that a backslash in a text is a backslash, whatever role and database say. A setting of the
 * session would be left to the next user of a pooler's session.
 */
export const ownReading = `${ownSearchPath}, pg_catalog.set_config('standard_conforming_strings', 'on', true)`;

/** Who holds a lock on what is asked about may hold it for ever. */
const patience = `pg_catalog.set_config('lock_timeout', '10s', true)`;

/**
 * Asks questions of our own, in a transaction that sees one state of the database and finds PostgreSQL's own objects only.
 *
 * @param client outside a transaction
 * @param work writes nothing; it is sent along with the begin
 */
export async function asking<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const begun = client.exec(`begin isolation level repeatable read; select ${ownReading}, ${patience}`);
  const [begin, result] = await Promise.allSettled([begun, work()]);
  // The connection may be gone; then there is no transaction any more.
  const ended = await client
    .exec(result.status === 'fulfilled' ? 'commit' : 'rollback')
    .catch((error: unknown) => error);
  if (begin.status === 'rejected') throw begin.reason;
  if (result.status === 'rejected') throw result.reason;
  if (ended !== undefined) throw ended;
  return result.value;
}
