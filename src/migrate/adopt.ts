import { describeDifference } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { type Project, readMigrations, UserError } from '../project/index.js';
import { ensureBookkeeping, readBooks, recordSql } from './bookkeeping.js';
import { checkBegun, checkHistory, compareHistory } from './history.js';
import { type LockOptions, transaction } from './lock.js';
import { compareLive } from './precheck.js';

/**
 * Records migrations as applied on a database whose objects were made by other means: those up to the newest whose catalog the
 * live one equals.
 *
 * @returns the tags that were recorded; none when the bookkeeping is complete already
 * @throws UserError with the differences to the newest migration when the live catalog equals none
 */
export async function adopt(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  options: LockOptions = {},
): Promise<string[]> {
  const { bookkeeping } = project;
  const migrations = await readMigrations(project);
  return transaction(client, bookkeeping, options, async () => {
    const books = await readBooks(client, bookkeeping);
    const history = compareHistory(migrations, books);
    checkHistory(history);
    checkBegun(history, undefined, 'up');
    const { pending } = history;
    if (pending.length === 0) return [];
    let nearest: readonly string[] = [];
    for (const [index, migration] of [...pending].reverse().entries()) {
      if (!migration.declared) continue;
      const { differences } = await compareLive(client, migration.declared, bookkeeping);
      if (differences.length > 0) {
        if (nearest.length === 0) nearest = differences.map(describeDifference);
        continue;
      }
      const equal = pending.slice(0, pending.length - index);
      await ensureBookkeeping(client, bookkeeping, books);
      for (const { hash, entry } of equal)
        if (hash !== undefined) await client.exec(recordSql(bookkeeping, hash, entry.when));
      return equal.map(({ tag }) => tag);
    }
    throw new UserError(
      `The database cannot be adopted: it differs from ${pending.at(-1)?.tag} in ${nearest.length} things. Close them and try again.`,
      { details: nearest, isFinding: true },
    );
  });
}
