import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

const patience = 60_000;

/**
 * Waits until the server answers a query and says that it is the one meant: on a port that was lost to another run,
 * that run's server answers, with the same password.
 *
 * @param name the server's `cluster_name`
 * @throws Error after a minute, or when the signal aborts
 */
export async function answersAs(name: string, url: string, signal: AbortSignal): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask(url);
    if (answer === name) return;
    signal.throwIfAborted();
    if (Date.now() > end) throw new Error(`${name} did not answer within a minute; the last answer was: ${answer}`);
    await sleep(20);
  }
}

async function ask(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, fetch_types: false, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql<{ name: string }[]>`select current_setting('cluster_name') as name`;
    return row?.name ?? 'nothing';
  } catch (error) {
    return String(error);
  } finally {
    await sql.end({ timeout: 0 });
  }
}
