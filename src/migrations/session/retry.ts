import { setTimeout as sleep } from 'node:timers/promises';
import { asking, type Client, sqlStateOf } from '../../postgres/connect/index.js';
import { isSchemaError, SchemaError } from '../../errors/index.js';
import { holdersOfTables } from './blocking-sessions.js';

/** A lock that was not free in time, and what happens next. */
export interface Retry {
  /** Which attempt comes, and how many there are. */
  readonly attempt: number;
  readonly attempts: number;
  /** Until it comes, in seconds. */
  readonly pause: number;
  /** The sessions that hold locks on tables, a line each. */
  readonly holders: readonly string[];
}

/** How long one statement waits for a lock, in seconds, and who hears of another attempt. */
export interface RetryOptions {
  /**
   * How long a statement waits for a lock before it gives way, in seconds; 5 without it, 0 for ever. While it waits, everything
   * that comes after it waits as well, reads too (PostgreSQL manual, 20.11. lock_timeout).
   */
  readonly lockTimeout?: number;
  /** Called before another attempt. */
  readonly onRetry?: (retry: Retry) => void;
}

const attempts = 5;
const longestPause = 10;

export const lockTimeoutOf = ({ lockTimeout = 5 }: RetryOptions): number => lockTimeout;

/** A lock was not free in time, or two sessions waited for each other and PostgreSQL ended ours. */
const isPassing = (error: unknown): boolean => ['55P03', '40P01'].includes(sqlStateOf(error) ?? '');

/**
 * Does work again, after longer and longer pauses, where it failed for a lock.
 *
 * @param work leaves nothing behind when it fails
 * @throws what the work throws; after the last attempt with the sessions that were in the way
 */
export async function retrying<T>(client: Client, options: RetryOptions, work: () => Promise<T>): Promise<T> {
  const timeout = lockTimeoutOf(options);
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const holders = await asking(client, () => holdersOfTables(client, Math.min(timeout, 1)));
      if (attempt === attempts) throw gaveUp(error, holders);
      // The others get as long as they were kept waiting, and then more.
      const pause = Math.min(Math.max(timeout, 0.1) * 2 ** (attempt - 1), longestPause);
      options.onRetry?.({ attempt: attempt + 1, attempts, pause, holders });
      await sleep(pause * 1000 * (0.75 + Math.random() / 4));
    }
  }
}

function gaveUp(error: unknown, holders: readonly string[]): SchemaError {
  const { message, details = [] } = error as Error & { details?: readonly string[] };
  return new SchemaError(
    'lock.timeout',
    `${message} ${attempts} attempts failed: end what is in the way, or run it at a quieter time.`,
    {
      facts: { causeCode: sqlStateOf(error), ...(isSchemaError(error) && error.facts), attempts, holders },
      cause: error,
      details: [...details, ...holders.map((holder) => `Holds locks: ${holder}`)],
    },
  );
}
