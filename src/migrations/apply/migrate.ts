import type { Difference } from '../../postgres/catalog/index.js';
import { asking, type Client } from '../../postgres/connect/index.js';
import { compareLive, refuseGone } from '../history/index.js';
import { type LockOptions, refuseOpen } from '../session/index.js';
import { applyNext, type Progress } from './apply-next.js';
import { type Place, readTarget } from './target.js';
import { report } from '../../progress/index.js';

export interface MigrateOptions extends LockOptions {
  /** The tag of the last migration to apply; all of them without it. */
  readonly to?: string;
  /** False: the catalog is not compared afterwards. */
  readonly verify?: boolean;
  /** Called before a migration runs. */
  readonly onMigration?: (tag: string) => void;
}

/** What was applied, and what the database then has otherwise. */
export interface MigrateResult {
  /** The tags of the migrations that were applied, in order. */
  readonly applied: readonly string[];
  /** What the live catalog has otherwise than the last snapshot says; empty when all is well, or nothing was compared. */
  readonly differences: readonly Difference[];
}

/**
 * Applies the pending migrations, each in its own transaction with drizzle's bookkeeping row, under a lock; or without a
 * transaction where its file asks for it.
 *
 * @param client an open connection with the rights of the tables' owner
 * @throws SchemaError when the history is broken, objects are there already, or a statement fails; the database is then as it
 *   was before that migration, and for a file without a transaction the error says which statements ran
 */
export async function migrate(client: Client, project: Place, options: MigrateOptions = {}): Promise<MigrateResult> {
  await refuseOpen(client);
  const { bookkeeping } = project;
  report({ step: 'check' });
  const target = await readTarget(client, project, options.to);
  const applied: string[] = [];
  const progress: Progress = {};
  for (;;) {
    const tag = await applyNext({ client, bookkeeping, options }, target, progress, options.onMigration);
    if (tag === undefined) break;
    applied.push(tag);
  }
  const { declared } = target.last;
  if (!declared || options.verify === false) return { applied, differences: [] };
  report({ step: 'compare' });
  const { differences } = await asking(client, () => compareLive(client, declared, bookkeeping));
  if (applied.length > 0) return { applied, differences };
  refuseGone(declared, differences);
  return { applied, differences: [] };
}
