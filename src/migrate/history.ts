import { type Migration, UserError } from '../project/index.js';
import type { AppliedRow } from './bookkeeping.js';

/** How the folder and the bookkeeping stand to each other. */
export interface History {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
  /** Applied, but the file has changed since. */
  readonly edited: readonly Migration[];
  /** In the journal, but there is no file. */
  readonly missing: readonly Migration[];
  /** Not applied, though a newer one is: drizzle-kit would skip it for ever. */
  readonly skipped: readonly Migration[];
  /** Applied, but unknown to this folder. */
  readonly unknown: readonly AppliedRow[];
}

/** Sorts a project's migrations by what the bookkeeping says about them. A row belongs to the entry with its time. */
export function compareHistory(migrations: readonly Migration[], rows: readonly AppliedRow[]): History {
  const byTime = new Map(rows.map((row) => [row.createdAt, row]));
  const newest = Math.max(...rows.map(({ createdAt }) => createdAt));
  const applied = migrations.filter(({ entry }) => byTime.has(entry.when));
  const open = migrations.filter(({ entry }) => !byTime.has(entry.when));
  const known = new Set(migrations.map(({ entry }) => entry.when));
  return {
    applied,
    pending: open,
    edited: applied.filter(({ hash, entry }) => hash !== undefined && hash !== byTime.get(entry.when)?.hash),
    missing: migrations.filter(({ sql }) => sql === undefined),
    skipped: open.filter(({ entry }) => entry.when < newest),
    unknown: rows.filter(({ createdAt }) => !known.has(createdAt)),
  };
}

/**
 * Refuses a history that nobody can build on.
 *
 * @throws UserError naming the file and the way out
 */
export function checkHistory({ edited, missing, skipped, unknown }: History): void {
  const gone = missing[0];
  if (gone) throw new UserError(`${gone.file} is missing, though the journal names it: restore it from git.`);
  const changed = edited[0];
  if (changed)
    throw new UserError(
      `${changed.file} was edited after it was applied: restore it from git, and put the change into a new migration (archon-schema generate).`,
    );
  const stranger = unknown[0];
  if (stranger)
    throw new UserError(
      `The database has a migration that this folder does not know (applied as ${stranger.hash.slice(0, 12)}…, created_at ${stranger.createdAt}): pull the newest migrations, or check that DATABASE_URL names the right database.`,
    );
  const late = skipped[0];
  if (late)
    throw new UserError(
      `${late.tag} is older than a migration that is applied already, drizzle-kit would skip it for ever: remove it from drizzle/ and generate it again.`,
    );
}
