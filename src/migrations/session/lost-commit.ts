import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, reasonOf } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { literal } from '../../postgres/sql/index.js';
import { askAnew } from './reconnect.js';
import type { OwnTransaction } from './own-transaction.js';

/** What is true where a transaction was committed, and where it was not. */
export interface Outcome {
  readonly done: string;
  readonly undone: string;
}

type Status = 'committed' | 'aborted' | 'in progress';

/** A server needs a moment to notice that nobody waits any more. */
const tries = 20;

/**
 * Says what became of a transaction whose connection was lost during COMMIT: the server is asked by a new one.
 *
 * @returns the error to throw
 */
export async function lostCommit(
  client: Client,
  own: OwnTransaction,
  cause: unknown,
  { done, undone }: Outcome,
): Promise<SchemaError> {
  const found = await statusOf(client, own);
  const said: Readonly<Record<Status, string>> = {
    committed: `The server has committed it: ${done}. Run the command again to go on.`,
    aborted: `The server has rolled it back: ${undone}. Run the command again.`,
    'in progress':
      'The server has not ended the transaction yet: "archon-schema status" tells what is applied once it has.',
  };
  const outcome = found
    ? said[found]
    : 'The server cannot be asked now, so it may have been done or not: "archon-schema status" tells what is applied.';
  const reason = reasonOf(cause) ?? (cause as Error).message;
  return new SchemaError(
    'connect.lost',
    `The connection to ${client.label} was lost during COMMIT (${reason}). ${outcome}`,
    { facts: { database: client.label, problem: reason, outcome: found ?? 'unknown' }, cause },
  );
}

/** @returns undefined where nobody can tell */
const statusOf = (client: Client, { xid }: OwnTransaction): Promise<Status | undefined> =>
  askAnew(client, async (other) => {
    for (let attempt = 1; ; attempt++) {
      const [row] = await other.query<{ status: Status | null; recovering: boolean }>(
        `select pg_catalog.pg_xact_status(${literal(xid)}::pg_catalog.xid8) as status, pg_catalog.pg_is_in_recovery() as recovering`,
      );
      // A standby may not have heard of it yet.
      if (!row?.status || (row.recovering && row.status !== 'committed')) return undefined;
      if (row.status !== 'in progress' || attempt === tries) return row.status;
      await sleep(100);
    }
  });
