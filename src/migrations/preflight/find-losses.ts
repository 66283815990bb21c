import { asking, type Client } from '../../postgres/connect/index.js';
import { type Migration, type Project, readMigrations } from '../../project/index.js';
import { askLedger, compareHistory } from '../history/index.js';
import { countLosses, type MigrationLoss } from './losses.js';
import { readChanges } from './pending-changes.js';

/**
 * Counts the rows and values that the pending migrations delete for good: of tables and columns that they drop, and of tables that
 * they empty. What holds nothing is left out. DELETE and UPDATE are not looked at.
 *
 * @param options.to the tag of the last migration to apply; all of them without it
 * @returns in the order of the migrations; tables and columns under the names that they have now
 */
export async function findLosses(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  { to }: { readonly to?: string } = {},
): Promise<MigrationLoss[]> {
  const migrations = await readMigrations(project);
  const last = to === undefined ? migrations.length - 1 : migrations.findIndex(({ tag }) => tag === to);
  const mayDrop = (migration: Migration): boolean => /\b(drop|truncate)\b/i.test(migration.sql ?? '');
  // Most folders need no question at all.
  if (!migrations.slice(0, last + 1).some(mayDrop)) return [];
  const history = compareHistory(migrations, await askLedger(client, project.bookkeeping));
  const pending = history.pending.filter((migration) => migrations.indexOf(migration) <= last);
  // Loading the grammar takes a tenth of a second.
  if (!pending.some(mayDrop)) return [];
  const changes = await readChanges({ ...history, pending });
  return asking(client, () => countLosses(client, changes));
}
