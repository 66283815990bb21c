import type { Client } from '../connect/index.js';

/** A scratch database in which SQL is tried. */
export interface Shadow {
  readonly client: Client;
  /**
   * Runs work in a transaction that is always rolled back: each attempt finds the shadow with nothing but its prelude.
   *
   * @param roles what the work makes: on a server that has a role of this name, it is out of the way meanwhile
   */
  attempt<T>(work: (client: Client) => Promise<T>, roles?: readonly string[]): Promise<T>;
  close(): Promise<void>;
}

/** A prelude that does not run. */
export function refusedPrelude(cause: unknown, sql: string): Error {
  const [first = ''] = sql.trim().split('\n');
  return new Error(
    `The prelude of the shadow does not run: ${(cause as Error).message} (in the part that begins "${first.slice(0, 60)}")`,
    { cause },
  );
}

/** A role that may not make the database of a shadow. */
export class LacksRight extends Error {
  override readonly name = 'LacksRight';
}
