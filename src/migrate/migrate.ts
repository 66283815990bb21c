import { type Difference } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { type Migration, type Project, readMigrations, UserError } from '../project/index.js';
import { type Bookkeeping, ensureBookkeeping, readApplied, recordSql } from './bookkeeping.js';
import { checkHistory, compareHistory } from './history.js';
import { type LockOptions, transaction } from './lock.js';
import { compareLive, refuseExisting } from './precheck.js';
import { runFile } from './run-file.js';

export interface MigrateOptions extends LockOptions {
  /** Called before a migration runs. */
  readonly onMigration?: (tag: string) => void;
}

export interface MigrateResult {
  /** The tags of the migrations that were applied, in order. */
  readonly applied: readonly string[];
  /** What the live catalog has otherwise than the last snapshot says; empty when all is well. */
  readonly differences: readonly Difference[];
}

/**
 * Applies the pending migrations, each in its own transaction with drizzle's bookkeeping row, under a lock.
 *
 * @param client an open connection with the rights of the tables' owner
 * @throws UserError when the history is broken, objects are there already, or a statement fails; the database is then as it
 *   was before that migration
 */
export async function migrate(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const { bookkeeping } = project;
  const migrations = await readMigrations(project);
  if (migrations.length === 0)
    throw new UserError(`No migrations in ${project.out}: write the first with "archon-schema generate".`);
  const applied: string[] = [];
  for (;;) {
    const tag = await applyNext(client, bookkeeping, migrations, options);
    if (tag === undefined) break;
    applied.push(tag);
  }
  const declared = migrations.at(-1)?.declared;
  const { differences } =
    applied.length > 0 && declared ? await compareLive(client, declared, bookkeeping) : { differences: [] };
  return { applied, differences };
}

/** Under the lock the bookkeeping is read anew: another run may have been faster. */
function applyNext(
  client: Client,
  bookkeeping: Bookkeeping,
  migrations: readonly Migration[],
  options: MigrateOptions,
): Promise<string | undefined> {
  return transaction(client, bookkeeping, options, async () => {
    const history = compareHistory(migrations, await readApplied(client, bookkeeping));
    checkHistory(history);
    const [next] = history.pending;
    if (next?.sql === undefined || next.hash === undefined) return undefined;
    await refuseExisting(client, history.pending, history.applied, bookkeeping);
    options.onMigration?.(next.tag);
    await runFile(client, next.file, next.sql);
    await ensureBookkeeping(client, bookkeeping);
    await client.exec(recordSql(bookkeeping, next.hash, next.entry.when));
    return next.tag;
  });
}
