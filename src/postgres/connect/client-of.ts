import type { Sql } from 'postgres';
import type { PGlite } from '@electric-sql/pglite';
import type { Client } from './client.js';
import { pgliteClient } from './pglite-client.js';
import { copyIn, copyOut } from './postgres-copy.js';
import { isInTransaction } from './transaction-state.js';

/**
 * A database as an application has it at hand: a postgres.js `sql`, a node-postgres client or pool, a PGlite, a Drizzle database
 * over one of them, or a {@link Client}.
 */
export type AnyDatabase =
  Client | { unsafe(sql: string): unknown } | { query(sql: string): unknown } | { execute(query: never): unknown };

/** A client for an open connection, and how to give the connection back. */
export interface Borrowed {
  readonly client: Client;
  /** True where the connection is within a transaction of the caller's. */
  readonly inTransaction: boolean;
  /** Gives back what was taken from a pool; the caller's connection stays open. */
  release(): Promise<void>;
}

type Query = (sql: string, params?: readonly unknown[]) => Promise<unknown>;

interface Anything {
  readonly $client?: unknown;
  unsafe?(sql: string, params?: readonly unknown[]): { simple?(): Promise<unknown> } & Promise<unknown>;
  reserve?(): Promise<Anything & { release(): void }>;
  savepoint?: unknown;
  connect?(): Promise<Anything & { release(): void }>;
  readonly totalCount?: number;
  query?: Query;
  exec?(sql: string): Promise<unknown>;
  rollback?: unknown;
  readonly dumpDataDir?: unknown;
  execute?(query: unknown): Promise<unknown>;
  copyOut?: unknown;
  readonly label?: string;
}

/**
 * Takes a client from whatever the caller has: a postgres.js `sql`, a node-postgres client or pool, a PGlite, a Drizzle database
 * over one of them, a transaction of any of these, or a {@link Client}.
 *
 * @returns the client, and how to give it back
 * @throws TypeError for anything else; Error where a transaction on it has failed
 */
export async function clientOf(db: unknown): Promise<Borrowed> {
  const { isKnown, ...found } = await find(db);
  try {
    return { ...found, inTransaction: await isInTransaction(found.client, isKnown) };
  } catch (error) {
    await found.release();
    throw error;
  }
}

/** A client, and whether it is known to be within a transaction. */
interface Found extends Omit<Borrowed, 'inTransaction'> {
  readonly isKnown: boolean;
}

async function find(db: unknown): Promise<Found> {
  const value = (db ?? {}) as Anything;
  if (value.copyOut !== undefined && value.label !== undefined) return borrowed(db as Client);
  if (value.$client !== undefined) return find(value.$client);
  if (value.unsafe) return ofPostgresJs(value);
  if (value.exec && value.query) return ofPglite(value);
  if (value.connect && value.totalCount !== undefined) {
    const one = await value.connect();
    return { ...ofNodePostgres(one), release: async () => one.release() };
  }
  if (value.query && !isDrizzle(value)) return ofNodePostgres(value);
  if (value.execute) return ofDrizzle(value);
  throw new TypeError(
    'This is no database: pass a postgres.js, node-postgres or PGlite client, or a Drizzle database over one of them.',
  );
}

/** A Drizzle transaction has relational queries under `query`, which is no function. */
const isDrizzle = ({ execute, query }: Anything): boolean => execute !== undefined && typeof query !== 'function';

const borrowed = (client: Client, isKnown = false): Found => ({
  client,
  isKnown,
  release: async () => undefined,
});

/** A pool gives one session away for a while; a transaction is one session already. */
async function ofPostgresJs(sql: Anything): Promise<Found> {
  const isTransaction = sql.savepoint !== undefined;
  // Of an ended pool nobody ever gets a session; a query is refused.
  if (sql.reserve) await sql.unsafe?.('select');
  const session = isTransaction || !sql.reserve ? sql : await sql.reserve();
  const client: Client = {
    ...clientFrom('the database', false, {
      query: async (text, params = []) => session.unsafe?.(text, params),
      exec: async (text) => session.unsafe?.(text).simple?.(),
    }),
    copyOut: (query) => copyOut(session as Sql, query),
    copyIn: (target, rows) => copyIn(session as Sql, target, rows),
  };
  const release = async (): Promise<void> => {
    if ('release' in session) (session as { release(): void }).release();
  };
  return { client, isKnown: isTransaction, release };
}

function ofPglite(db: Anything): Found {
  if (db.dumpDataDir !== undefined) return borrowed({ ...pgliteClient(db as PGlite), close: async () => undefined });
  const client = clientFrom('embedded PGlite', true, {
    query: async (text, params = []) => db.query?.(text, params),
    exec: async (text) => db.exec?.(text),
  });
  return borrowed(client, db.rollback !== undefined);
}

function ofNodePostgres(db: Anything): Found {
  const query = oneAtATime(async (text, params) => db.query?.(text, params));
  return borrowed(clientFrom('the database', false, { query, exec: (text) => query(text) }));
}

/** node-postgres warns of a query that is sent before the last one was answered. */
function oneAtATime(query: Query): Query {
  let last: Promise<unknown> = Promise.resolve();
  return (text, params) => {
    const next = last.then(() => query(text, params));
    last = next.catch(() => undefined);
    return next;
  };
}

async function ofDrizzle(db: Anything): Promise<Found> {
  const { sql } = await import('drizzle-orm');
  const run = oneAtATime(async (text) => db.execute?.(sql.raw(text)));
  return borrowed(clientFrom('the database', false, { query: (text) => run(text), exec: (text) => run(text) }), true);
}

interface Driver {
  readonly query: Query;
  exec(sql: string): Promise<unknown>;
}

function clientFrom(label: string, embedded: boolean, { query, exec }: Driver): Client {
  return {
    label,
    embedded,
    query: async (text, params) => rowsOf(await query(text, params)) as never,
    exec: async (text) => void (await exec(text)),
    copyOut: refuseCopy,
    copyIn: refuseCopy,
    close: async () => undefined,
  };
}

function refuseCopy(): never {
  throw new Error(
    'node-postgres and transactions do not copy rows: pass a postgres.js or PGlite connection, or one that connect() has opened.',
  );
}

/** postgres.js gives an array of rows, the others an object that holds one. */
const rowsOf = (result: unknown): unknown[] =>
  Array.isArray(result) ? [...(result as unknown[])] : ((result as { rows?: unknown[] } | undefined)?.rows ?? []);
