import type { Client } from '../connect/index.js';

/** Statements that never ran, and why; there is at least one. */
export type Failures<T> = readonly [Failure<T>, ...Failure<T>[]];

export interface Failure<T> {
  readonly statement: T;
  readonly error: Error;
}

export interface RunOptions<T> {
  /** The text of a statement, with its semicolon or without it. */
  readonly sqlOf: (statement: T) => string;
  /**
   * Decides what it means that some statements never ran: throws, or takes note of them.
   *
   * @param ran what did run
   */
  readonly whenFailed: (failures: Failures<T>, ran: readonly T[]) => void;
}

/**
 * Runs statements in an order that works: one that fails is tried again after the others, until none gets any further.
 *
 * PostgreSQL knows what depends on what; a statement that comes too early simply fails, and leaves nothing behind.
 *
 * @param client inside a transaction
 * @param statements in the order that is wished for
 * @returns those that ran, in the order in which they did
 */
export async function runInAnyOrder<T>(
  client: Client,
  statements: readonly T[],
  { sqlOf, whenFailed }: RunOptions<T>,
): Promise<readonly T[]> {
  if (await runAll(client, statements.map(sqlOf))) return statements;
  const ran: T[] = [];
  let waiting: readonly T[] = statements;
  for (;;) {
    const failed: Failure<T>[] = [];
    for (const statement of waiting) {
      const error = await tryOne(client, sqlOf(statement));
      if (error) failed.push({ statement, error });
      else ran.push(statement);
    }
    const [first, ...more] = failed;
    if (!first) return ran;
    if (failed.length === waiting.length) {
      whenFailed([first, ...more], ran);
      return ran;
    }
    waiting = failed.map(({ statement }) => statement);
  }
}

/**
 * Runs statements in one round trip, where each of them runs.
 *
 * @param client inside a transaction
 * @returns false where one fails; nothing of any stays then
 */
export async function runAll(client: Client, statements: readonly string[]): Promise<boolean> {
  if (statements.length === 0) return true;
  const end = (sql: string): string => `${sql.replace(/;\s*$/, '')}\n;`;
  return !(await tryOne(client, statements.map(end).join('\n')));
}

async function tryOne(client: Client, sql: string): Promise<Error | undefined> {
  await client.exec('savepoint try_statement');
  try {
    await client.exec(sql);
    await client.exec('release savepoint try_statement');
    return undefined;
  } catch (error) {
    await client.exec('rollback to savepoint try_statement');
    return error as Error;
  }
}
