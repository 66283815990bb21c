import type { Client } from '../connect/index.js';

/** Statements in an order in which they run, and those that never did. */
export interface Settled<T> {
  readonly ran: readonly T[];
  readonly failed: readonly { readonly statement: T; readonly error: Error }[];
}

/**
 * Runs statements in an order that works: one that fails is tried again after the others, until none gets any further.
 *
 * PostgreSQL knows what depends on what; a statement that comes too early simply fails, and leaves nothing behind.
 *
 * @param client inside a transaction
 * @param statements in the order that is wished for
 * @param sqlOf the text of a statement, without its semicolon or with it
 */
export async function settle<T>(
  client: Client,
  statements: readonly T[],
  sqlOf: (statement: T) => string,
): Promise<Settled<T>> {
  if (!(await runAll(client, statements.map(sqlOf)))) return settleOneByOne(client, statements, sqlOf);
  return { ran: statements, failed: [] };
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

async function settleOneByOne<T>(
  client: Client,
  statements: readonly T[],
  sqlOf: (statement: T) => string,
): Promise<Settled<T>> {
  const ran: T[] = [];
  let waiting: readonly T[] = statements;
  for (;;) {
    const failed: { statement: T; error: Error }[] = [];
    for (const statement of waiting) {
      const error = await tryOne(client, sqlOf(statement));
      if (error) failed.push({ statement, error });
      else ran.push(statement);
    }
    if (failed.length === 0 || failed.length === waiting.length) return { ran, failed };
    waiting = failed.map(({ statement }) => statement);
  }
}

async function tryOne(client: Client, sql: string): Promise<Error | undefined> {
  await client.exec('savepoint settle');
  try {
    await client.exec(sql);
    await client.exec('release savepoint settle');
    return undefined;
  } catch (error) {
    await client.exec('rollback to savepoint settle');
    return error as Error;
  }
}
