import type { Client } from '../../postgres/connect/index.js';

/** What came of counting. */
export type Counted = { readonly rows: number } | { readonly reason: string; readonly code: string | undefined };

/** How long one count may take, in seconds: what a large table needs longer for is left to its owner. */
const patience = 60;

/**
 * Runs work of the user's expressions, which can change nothing: in a read-only part of the open transaction, of which nothing
 * stays. A policy hides no row from it; where one would, PostgreSQL fails instead.
 */
export async function readingOnly<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.exec(
    `savepoint reading; set local transaction_read_only = on; set local row_security = off; set local statement_timeout = ${patience * 1000}`,
  );
  try {
    return await work();
  } finally {
    await client.exec('rollback to savepoint reading; release savepoint reading').catch(() => undefined);
  }
}

/**
 * Counts the rows that a query lists.
 *
 * @param client within {@link readingOnly}
 */
export const countListed = (client: Client, query: string): Promise<Counted> =>
  counting(client, `select pg_catalog.count(*)::text as rows from (${query}) listed`);

/**
 * Runs a query that fails where a row does not fit, as a migration would: with `public` first.
 *
 * @returns 0 rows, or why it has failed
 */
export async function attempt(client: Client, query: string): Promise<Counted> {
  return counting(client, `select '0' as rows, tried.* from (${query}) tried`, 'set local search_path = public');
}

async function counting(client: Client, query: string, setting = ''): Promise<Counted> {
  await client.exec(`savepoint counting; ${setting}`);
  try {
    const [row] = await client.query<{ rows: string }>(query);
    await client.exec('rollback to savepoint counting');
    return { rows: Number(row?.rows ?? 0) };
  } catch (error) {
    await client.exec('rollback to savepoint counting');
    const { message, code } = error as Error & { code?: string };
    if (code === undefined) throw error;
    const reason =
      code === '57014'
        ? `counting took longer than ${patience} s`
        : // Of 42501, only PostgreSQL's words say that it is row-level security.
          code === '42501' && /row-level security/.test(message)
          ? 'row-level security hides rows from this user'
          : message;
    return { reason, code };
  }
}
