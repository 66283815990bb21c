import { countDrift, describeDifference } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { type Project, readMigrations, refuseBrokenChain } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  ensureBookkeeping,
  readLedger,
  recordSql,
  upgradeBookkeeping,
  checkUnfinished,
  checkHistory,
  compareHistory,
  type Candidate,
  findNearest,
} from '../history/index.js';
import { type LockOptions, transaction, refuseOpen } from '../session/index.js';
import { planRepair, repair } from './repair.js';
import { report } from '../../progress/index.js';

export interface AdoptOptions extends LockOptions {
  /** Closes the differences to the nearest migration first, in the same transaction; no row is lost. */
  readonly repair?: boolean;
}

/** What was recorded, and what was repaired before. */
export interface Adopted {
  /** The tags that were recorded; none when the bookkeeping is complete already. */
  readonly tags: readonly string[];
  /** The statements that ran before, with `repair`. */
  readonly statements: readonly string[];
}

/**
 * Records migrations as applied on a database whose objects were made by other means: those up to the newest whose catalog the
 * live one equals.
 *
 * @throws SchemaError with the differences to the nearest migration, and the statements that would close them, when the live
 *   catalog equals none; the database is then as it was
 */
export async function adopt(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  options: AdoptOptions = {},
): Promise<Adopted> {
  await refuseOpen(client);
  const { bookkeeping } = project;
  const migrations = await readMigrations(project);
  return transaction({ client, bookkeeping, options }, async () => {
    const ledger = await readLedger(client, bookkeeping);
    const history = compareHistory(migrations, ledger);
    checkHistory(history);
    checkUnfinished(history, undefined, 'up');
    const { pending } = history;
    refuseBrokenChain(migrations, pending, 'Nothing was recorded.');
    const last = history.applied.at(-1)?.declared;
    // Everything is recorded, and somebody may have been at the database since.
    if (pending.length === 0)
      return { tags: [], statements: options.repair && last ? await repair(client, last, bookkeeping) : [] };
    report({ step: 'compare' });
    const nearest = await findNearest(client, pending, bookkeeping);
    if (!nearest?.migration.declared)
      throw new SchemaError(
        'snapshot.missing',
        'No migration has a catalog snapshot to compare with: write them with "archon-schema generate --backfill".',
      );
    const isEqual = nearest.differences.length === 0;
    const { declared } = nearest.migration;
    if (!isEqual && !options.repair) throw refusal(client, nearest, await planRepair(client, declared, bookkeeping));
    const statements = isEqual ? [] : await repair(client, declared, bookkeeping);
    const taken = pending.slice(0, pending.indexOf(nearest.migration) + 1);
    await ensureBookkeeping(client, bookkeeping, ledger);
    await upgradeBookkeeping(client, bookkeeping, ledger, migrations);
    for (const migration of taken)
      if (migration.hash !== undefined) await client.exec(recordSql(bookkeeping, migration));
    return { tags: taken.map(({ tag }) => tag), statements };
  });
}

function refusal({ label }: Client, { migration, drift }: Candidate, statements: readonly string[]): SchemaError {
  return new SchemaError(
    'adopt.different',
    `The database cannot be adopted: ${label} has ${countDrift(drift)} from ${migration.tag}. "archon-schema adopt --repair" closes them, with the statements below the differences.`,
    {
      facts: { database: label, tag: migration.tag, objects: drift.map(({ object }) => object.id) },
      details: [...drift.map(describeDifference), '', ...statements.map((sql) => `${sql};`)],
    },
  );
}
