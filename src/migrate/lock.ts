import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../connect/index.js';
import { UserError } from '../project/index.js';
import type { Bookkeeping } from './bookkeeping.js';

export interface LockOptions {
  /** How long to wait for another run to end, in seconds; 60 without it. */
  readonly lockWait?: number;
  /** Called once when another run holds the lock. */
  readonly onWait?: () => void;
}

/**
 * Takes the migrations' lock until the transaction ends; others wait.
 *
 * It is the transaction's, not the session's, so that it also holds behind a pooler that hands out sessions per transaction
 * (PostgreSQL manual, 13.3.5. Advisory Locks).
 *
 * @param client inside a transaction
 * @throws UserError when the lock is not free in time
 */
export async function lockInTransaction(
  client: Client,
  bookkeeping: Bookkeeping,
  options: LockOptions = {},
): Promise<void> {
  const end = Date.now() + (options.lockWait ?? 60) * 1000;
  const key = lockKey(bookkeeping);
  for (let waits = 0; ; waits++) {
    const [row] = await client.query<{ free: boolean }>(`select pg_catalog.pg_try_advisory_xact_lock(${key}) as free`);
    if (row?.free) return;
    if (waits === 0) options.onWait?.();
    if (Date.now() >= end)
      throw new UserError(
        `Another run has held the migrations' lock on ${client.label} for ${options.lockWait ?? 60} seconds: wait for it to end, or look for it in pg_stat_activity (application_name archon-schema).`,
      );
    await sleep(100 + Math.random() * 100);
  }
}

/** The statement that waits for the lock and takes it until the transaction ends. */
export const lockSql = (bookkeeping: Bookkeeping): string =>
  `select pg_catalog.pg_advisory_xact_lock(${lockKey(bookkeeping)})`;

/** Derived from the bookkeeping table; PostgreSQL itself adds the database. */
function lockKey({ schema, table }: Bookkeeping): bigint {
  return createHash('sha256').update(`archon-schema ${schema}.${table}`).digest().readBigInt64BE();
}

/** Runs work in a transaction under the migrations' lock; whatever goes wrong, nothing of it stays. */
export async function transaction<T>(
  client: Client,
  bookkeeping: Bookkeeping,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await client.exec('begin');
  try {
    await lockInTransaction(client, bookkeeping, options);
    const result = await work();
    await client.exec('commit');
    return result;
  } catch (error) {
    // The connection may be gone; then the server has rolled back on its own.
    await client.exec('rollback').catch(() => undefined);
    throw error;
  }
}
