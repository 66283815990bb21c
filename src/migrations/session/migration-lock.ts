import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asking, type Client, isConnectionLost, sqlStateOf } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Bookkeeping } from '../../project/index.js';
import { asUser, owned, ownSettings, type OwnTransaction, settingsBefore } from './own-transaction.js';
import { holdersOfKey, isKey } from './blocking-sessions.js';
import { lostCommit, type Outcome } from './lost-commit.js';
import { lockTimeoutOf, type RetryOptions } from './retry.js';
import { report } from '../../progress/index.js';
import { defined } from '../../postgres/model/index.js';

/**
 * What an interruption would leave: in a `transaction` nothing; during its `commit` nobody can tell; `outside` of transactions
 * the statements that ran.
 */
export type Stage = 'transaction' | 'commit' | 'outside';

/** How long locks are waited for, in seconds, and who hears of it. */
export interface LockOptions extends RetryOptions {
  /** How long to wait for another run to end, in seconds; 60 without it. */
  readonly lockWait?: number;
  /** Called once when another run holds the lock. */
  readonly onWait?: () => void;
  /** Called when what an interruption would leave changes. */
  readonly onStage?: (stage: Stage) => void;
}

/** One run on a database: what tells its lock from others', and how long it waits. */
export interface LockedRun {
  readonly client: Client;
  readonly bookkeeping: Bookkeeping;
  readonly options: LockOptions;
}

/**
 * Runs work in a transaction under the migrations' lock, with the settings of migrations; whatever goes wrong, nothing of it stays.
 *
 * The lock is the transaction's, not the session's, so that it also holds behind a pooler that hands out sessions per
 * transaction (PostgreSQL manual, 13.3.5. Advisory Locks).
 *
 * @param more what is sent together with what is waited for anyway
 * @throws SchemaError when the lock is not free in time, naming who holds it
 */
export async function transaction<T, Answer = undefined>(
  run: LockedRun,
  work: (answer: Answer | undefined, own: OwnTransaction) => Promise<T>,
  more: Pipelined<T, Answer> = {},
): Promise<T> {
  const { client, options } = run;
  const { answer, own } = await beginLocked(run, more);
  let done: { readonly result: T } | undefined;
  try {
    const result = await work(answer, own);
    done = { result };
    options.onStage?.('commit');
    // Triggers that wait for the COMMIT are the user's.
    const commit = client.exec(`${asUser(own)}; commit`);
    more.follow?.(result);
    await commit;
    return result;
  } catch (error) {
    // The connection may be gone; then the server has rolled back on its own.
    await client.exec('rollback').catch(() => undefined);
    throw done ? await commitFailed(client, own, error, more.outcome?.(done.result)) : error;
  } finally {
    options.onStage?.('transaction');
  }
}

/** What {@link transaction} sends before an answer is there, for each is a round trip. */
export interface Pipelined<T, Answer> {
  /** A question for which the lock has to be held, behind the one for the lock. */
  readonly ask?: (() => Promise<Answer>) | undefined;
  /** The begin that the transaction before has sent behind its COMMIT. */
  readonly begun?: Promise<OpenTransaction<Answer>> | undefined;
  /** Sends the next transaction's begin, with {@link sendBegin}. */
  readonly follow?: (result: T) => void;
  /** What is said where the connection is lost during COMMIT. */
  readonly outcome?: (result: T) => Outcome | undefined;
}

/** A transaction that is open, and whether it holds the lock. */
export interface OpenTransaction<Answer> {
  /** Undefined where another run holds it. */
  readonly own: OwnTransaction | undefined;
  readonly answer: Answer | undefined;
}

/** Begins a transaction, tries the lock, and asks. */
export async function sendBegin<Answer>(
  { client, bookkeeping, options }: LockedRun,
  ask?: () => Promise<Answer>,
): Promise<OpenTransaction<Answer>> {
  const timeout = Math.round(lockTimeoutOf(options) * 1000);
  const begin = client.exec('begin');
  const set = client.query<{ settings: Record<string, string> | null }>(settingsBefore);
  const settings = ownSettings(timeout);
  const lock = client.query<Record<'xid' | 'user' | 'session' | 'path', string> & { xid: string | null }>(
    `select ${owned}, pg_catalog.current_setting('search_path') as path, ${settings},
       case when pg_catalog.pg_try_advisory_xact_lock(${lockKey(bookkeeping)}) then pg_catalog.pg_current_xact_id()::pg_catalog.text end as xid`,
  );
  const [, [before], [row], answer] = await Promise.all([begin, set, lock, ask?.()]);
  const { xid, user = '', session = '', path = '' } = row ?? {};
  return {
    own: xid ? { xid, user, session, searchPath: path, before: before?.settings ?? {}, settings } : undefined,
    answer,
  };
}

/**
 * Between its attempts nothing is open: a waiting transaction's snapshot would keep a CREATE INDEX CONCURRENTLY of the run that
 * holds the lock from ever ending.
 */
async function beginLocked<Answer>(
  run: LockedRun,
  { ask, begun }: Pipelined<never, Answer>,
): Promise<{ readonly answer: Answer | undefined; readonly own: OwnTransaction }> {
  const { client, options } = run;
  const wait = options.lockWait ?? 60;
  const end = Date.now() + wait * 1000;
  const key = lockKey(run.bookkeeping);
  for (let waits = 0; ; waits++) {
    try {
      const { own, answer } = await ((waits === 0 && begun) || sendBegin(run, ask));
      if (own) return { answer, own };
    } catch (error) {
      await client.exec('rollback').catch(() => undefined);
      throw error;
    }
    await client.exec('rollback');
    if (waits === 0) options.onWait?.();
    await reportHolder(client, key, waits);
    if (Date.now() >= end) throw await notFree(client, key, wait);
    await sleep(100 + Math.random() * 100);
  }
}

/** How often it is asked anew who holds the lock: every so many attempts to take it. */
const turns = 20;

async function reportHolder(client: Client, key: bigint, waits: number): Promise<void> {
  if (waits % turns !== 0) return;
  const [holder] = await asking(client, () => holdersOfKey(client, key));
  report({ step: 'lock', ...defined({ subject: holder }) });
}

async function notFree(client: Client, key: bigint, wait: number): Promise<SchemaError> {
  const holders = await asking(client, () => holdersOfKey(client, key));
  const { length } = holders;
  return new SchemaError(
    'lock.busy',
    `Another run has held the migrations' lock on ${client.label} for ${wait} seconds: wait for it to end, or end it with pg_terminate_backend(pid).`,
    {
      facts: { database: client.label, seconds: wait, holders },
      details: length > 0 ? holders.map((holder) => `Held by ${holder}`) : ['It was let go of just now: try again.'],
    },
  );
}

async function commitFailed(
  client: Client,
  own: OwnTransaction,
  error: unknown,
  outcome: Outcome = { done: 'what it did stays', undone: 'nothing of it stays' },
): Promise<SchemaError> {
  if (isConnectionLost(error)) return lostCommit(client, own, error, outcome);
  const { message } = error as Error;
  return new SchemaError('commit.failed', `COMMIT failed: ${message}. Nothing of this transaction stays.`, {
    facts: { problem: message, causeCode: sqlStateOf(error) },
    cause: error,
  });
}

/** Takes the lock for the session as well, where the transaction has it: it stays when that ends. */
export async function keepLock(client: Client, bookkeeping: Bookkeeping): Promise<void> {
  await client.query(`select pg_catalog.pg_advisory_lock(${lockKey(bookkeeping)})`);
}

/** The statement that lets go of the session's lock, where there is one. */
export function unlockSql(bookkeeping: Bookkeeping): string {
  const key = lockKey(bookkeeping);
  return `select pg_catalog.pg_advisory_unlock(${key}) from pg_catalog.pg_locks l
    where ${isKey(key)} and l.granted and l.pid = pg_catalog.pg_backend_pid()`;
}

/** Whether statements still run on the session that has the lock. */
export async function hasLock(client: Client, bookkeeping: Bookkeeping): Promise<boolean> {
  const rows = await asking(client, () =>
    client.query(
      `select from pg_catalog.pg_locks l
       where ${isKey(lockKey(bookkeeping))} and l.granted and l.pid = pg_catalog.pg_backend_pid()`,
    ),
  );
  return rows.length > 0;
}

/**
 * Settings under which migrations run, until the transaction ends. drizzle-kit writes no schema where it means `public`, and a
 * backslash where it means one; a role or database may have been given other defaults.
 */
export const sessionSql = `select pg_catalog.set_config('search_path', 'public, ' || pg_catalog.current_setting('search_path'), true),
  pg_catalog.set_config('standard_conforming_strings', 'on', true)`;

/** The statement that waits for the lock and takes it until the transaction ends. */
export const lockSql = (bookkeeping: Bookkeeping): string =>
  `select pg_catalog.pg_advisory_xact_lock(${lockKey(bookkeeping)})`;

/** Derived from the bookkeeping table; PostgreSQL itself adds the database. */
function lockKey({ schema, table }: Bookkeeping): bigint {
  return createHash('sha256').update(`archon-schema ${schema}.${table}`).digest().readBigInt64BE();
}
