import { sqlStateOf, type Client } from '../../postgres/connect/index.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that has crashed says for a while that it is starting up. */
const tries = 100;
const pause = 100;

/**
 * Asks the server by a new connection, where one was lost.
 *
 * @returns undefined where nobody can be asked
 */
export async function askAnew<T>(client: Client, ask: (other: Client) => Promise<T>): Promise<T | undefined> {
  const other = await openAnew(client);
  try {
    return other && (await ask(other));
  } catch {
    return undefined;
  } finally {
    await other?.close();
  }
}

async function openAnew(client: Client): Promise<Client | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.openAnother?.();
    } catch (error) {
      if (sqlStateOf(error) !== '57P03' || attempt === tries) return undefined;
      await sleep(pause);
    }
  }
}
