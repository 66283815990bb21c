import type { Client } from '../../src/postgres/connect/index.js';
import { checkDependents } from '../../src/migrations/preflight/check-dependents.js';
import { checkRows } from '../../src/migrations/preflight/check-rows.js';
import { readFacts } from '../../src/migrations/preflight/facts.js';
import { readLiveColumns } from '../../src/migrations/preflight/live-columns.js';
import { readChanges, schemasOf } from '../../src/migrations/preflight/pending-changes.js';
import type { Step } from './transition.js';

/** What preflight would say is in the way of a step: rows, and other objects. What it cannot tell yet is none. */
export async function alarms(client: Client, first: Step, second: Step): Promise<string[]> {
  await client.exec('savepoint looking; set local search_path = pg_catalog, pg_temp');
  try {
    const pending = await readChanges({ pending: [second] });
    const live = await readLiveColumns(client, schemasOf(pending));
    const { version } = await readFacts(client);
    return [
      ...(await checkDependents(client, pending, [first])),
      ...(await checkRows({ client, migrations: [first, second], pending, live, version })),
    ].flatMap(({ level, message }) =>
      level === 'ok' || message.includes(' is known only when it runs (') ? [] : [`${level}: ${message}`],
    );
  } finally {
    await client.exec('rollback to savepoint looking');
  }
}
