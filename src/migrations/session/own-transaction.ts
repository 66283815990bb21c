import { type Client, isConnectionLost, isInTransaction, ownSearchPath } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { ident, literal } from '../../postgres/sql/index.js';

/**
 * A transaction of ours, as the server knows it. SQL that a user wrote may end it, or go on as another role: what is recorded is
 * recorded only while it is still the same.
 */
export interface OwnTransaction {
  /** PostgreSQL manual, `pg_current_xact_id`. */
  readonly xid: string;
  /** `current_user` and `session_user`. */
  readonly user: string;
  readonly session: string;
  /** The session's `search_path`, which user SQL expects behind `public`. */
  readonly searchPath: string;
  /** What the session had set before. */
  readonly before: Readonly<Record<string, string>>;
  /** Sets the settings of our own statements again. */
  readonly settings: string;
}

/** @throws SchemaError where a transaction of the caller's is open: ours would end it */
export async function refuseOpen(client: Client): Promise<void> {
  if (await isInTransaction(client))
    throw new SchemaError(
      'transaction.open',
      'A transaction is open on this connection, and this needs transactions of its own: commit it or roll it back first. Nothing was run.',
    );
}

/** Asks what the session has set so far. */
export const settingsBefore = `select pg_catalog.jsonb_object_agg(s.name, pg_catalog.current_setting(s.name)) as settings
  from pg_catalog.pg_settings s where s.source operator(pg_catalog.=) 'session'`;

/** The names of who runs the transaction. */
export const owned = 'current_user::pg_catalog.text as user, session_user::pg_catalog.text as session';

/**
 * The settings of our own statements, until the transaction ends: names mean PostgreSQL's own objects, whatever lies in other
 * schemas under the same names (PostgreSQL manual, 5.10.6. Usage Patterns).
 *
 * @param lockTimeout in milliseconds
 */
export const ownSettings = (lockTimeout: number): string => `${ownSearchPath},
  pg_catalog.set_config('standard_conforming_strings', 'on', true),
  pg_catalog.set_config('lock_timeout', '${lockTimeout}ms', true)`;

/** Where user SQL finds names: drizzle-kit writes no schema where it means `public`. */
export const userSearchPath = (ofSession: string): string =>
  ofSession.trim() === '' ? 'public' : `public, ${ofSession}`;

/** The statement before user SQL. */
export const asUser = ({ searchPath }: Pick<OwnTransaction, 'searchPath'>): string =>
  `select pg_catalog.set_config('search_path', ${literal(userSearchPath(searchPath))}, true)`;

/** The statements behind user SQL: what it has set is again what it was before. */
export const asOurselves = ({ before, settings }: OwnTransaction): string => `select ${ownSearchPath};
with before(settings) as (select ${literal(JSON.stringify(before))}::jsonb)
select pg_catalog.set_config(s.name, coalesce(before.settings ->> s.name, s.reset_val), false)
from pg_catalog.pg_settings s cross join before
where s.source = 'session' and pg_catalog.current_setting(s.name) is distinct from before.settings ->> s.name;
select ${settings}`;

const isSame = ({ xid, user, session }: OwnTransaction): string =>
  `pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text operator(pg_catalog.=) ${literal(xid)}
   and current_user::pg_catalog.text operator(pg_catalog.=) ${literal(user)}
   and session_user::pg_catalog.text operator(pg_catalog.=) ${literal(session)}`;

/** A SELECT that gives a row only while the transaction is the same: behind it, an INSERT inserts only then. */
export const whileSame = (values: string, own: OwnTransaction): string => `select ${values} where ${isSame(own)}`;

interface Found {
  readonly xid: string | null;
  readonly user: string;
  readonly session: string;
}

/** Asks who runs which transaction now. */
export const readOwn = async (client: Client): Promise<Found | undefined> =>
  (
    await client.query<Found>(`select pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text as xid, ${owned}`)
  )[0];

/**
 * Makes sure that a file has left the transaction as it found it.
 *
 * @throws SchemaError that says what the file did, and what stays
 */
export async function expectOwn(
  client: Client,
  own: OwnTransaction,
  file: string,
  found: Found | undefined,
): Promise<void> {
  if (found?.xid === own.xid && found.user === own.user && found.session === own.session) return;
  if (found?.xid === own.xid) {
    // PGlite does not give it back at ROLLBACK.
    await client.exec('rollback');
    await client.exec(`set session authorization ${ident(own.session)}`);
    const left = found.session === own.session ? `role ${found.user}` : `session authorization ${found.session}`;
    throw new SchemaError(
      'migration.transaction',
      `${file} leaves the ${left} set: end it with RESET ${found.session === own.session ? 'ROLE' : 'SESSION AUTHORIZATION'}. Nothing of it stays.`,
      { facts: { file, problem: `leaves the ${left} set` } },
    );
  }
  throw new SchemaError(
    'migration.transaction',
    `${file} ends the transaction that it runs in. ${await outcomeOf(client, own)}`,
    { facts: { file, problem: 'ends the transaction' } },
  );
}

/** What became of the transaction, in the server's own words; undefined where it was rolled back as it should be. */
export async function strayOutcome(client: Client, own: OwnTransaction, error: unknown): Promise<string | undefined> {
  if (isConnectionLost(error)) return undefined;
  await client.exec('rollback').catch(() => undefined);
  return (await statusOf(client, own).catch(() => 'aborted')) === 'committed' ? outcomeOf(client, own) : undefined;
}

async function outcomeOf(client: Client, own: OwnTransaction): Promise<string> {
  await client.exec('rollback').catch(() => undefined);
  const before = (await statusOf(client, own)) === 'committed' ? 'stays' : 'is undone';
  return `What stands before that ${before}, what ran behind it may stay, and nothing was recorded: "archon-schema status" shows what is there. Take BEGIN, COMMIT and ROLLBACK out of the file`;
}

async function statusOf(client: Client, { xid }: OwnTransaction): Promise<string | undefined> {
  const [row] = await client.query<{ status: string }>(
    `select pg_catalog.pg_xact_status(${literal(xid)}::pg_catalog.xid8) as status`,
  );
  return row?.status;
}
