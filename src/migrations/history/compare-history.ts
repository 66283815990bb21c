import { defined } from '../../postgres/model/index.js';
import { isInOwnFolder, type Migration } from '../../project/index.js';
import { pairRows } from './pair-rows.js';
import { SchemaError } from '../../errors/index.js';
import type { AppliedRow } from './applied-row.js';
import type { Ledger } from './bookkeeping.js';

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
  /** A file without a transaction of which only part ran. */
  readonly begun?: UnfinishedMigration;
}

/** A migration or rollback without a transaction that is not done. */
export interface UnfinishedMigration {
  /** Undefined when this folder does not know it. */
  readonly migration?: Migration;
  readonly direction: 'up' | 'down';
  /** So many of its statements ran. */
  readonly done: number;
}

/** Sorts a project's migrations by what the bookkeeping says about them. */
export function compareHistory(
  migrations: readonly Migration[],
  { rows, progress, byName = false }: Pick<Ledger, 'rows' | 'progress' | 'byName'>,
): History {
  const rowOf = pairRows(migrations, rows, byName);
  const newest = Math.max(...rows.map(({ createdAt }) => createdAt));
  const applied = migrations.filter((migration) => rowOf.has(migration));
  const open = migrations.filter((migration) => !rowOf.has(migration));
  const known = new Set(rowOf.values());
  const migration = progress && migrations.find(({ entry }) => entry.when === progress.createdAt);
  return {
    applied,
    pending: open,
    edited: applied.filter(
      (migration) => migration.sql !== undefined && !migration.hashes.includes(rowOf.get(migration)?.hash ?? ''),
    ),
    missing: migrations.filter(({ sql }) => sql === undefined),
    skipped: open.filter((one) =>
      // One whose time was accepted as it is has its place in the folder all the same.
      one.accepted?.some(({ kind }) => kind === 'late')
        ? applied.some((other) => migrations.indexOf(other) > migrations.indexOf(one))
        : one.entry.when < newest,
    ),
    unknown: rows.filter((row) => !known.has(row)),
    ...(progress && {
      begun: { ...defined({ migration }), direction: progress.direction, done: progress.done },
    }),
  };
}

/**
 * Refuses a history that nobody can build on.
 *
 * @throws SchemaError naming the file and the way out
 */
export function checkHistory({ edited, missing, skipped, unknown }: History): void {
  const gone = missing[0];
  if (gone)
    throw new SchemaError(
      'migration.missing',
      `${gone.file} is missing, though the journal names it: restore it from git.`,
      { facts: { tag: gone.tag, file: gone.file } },
    );
  const changed = edited[0];
  if (changed)
    throw new SchemaError(
      'migration.edited',
      `${changed.file} was edited after it was applied: restore it from git, and put the change into a new migration (archon-schema generate).`,
      { facts: { tag: changed.tag, file: changed.file } },
    );
  const stranger = unknown[0];
  if (stranger)
    throw new SchemaError(
      'migration.unknown',
      `The database has a migration that this folder does not know (applied as ${stranger.hash.slice(0, 12)}…, created_at ${stranger.createdAt}): pull the newest migrations, or check that DATABASE_URL names the right database. Where it was applied from a branch of your own, go back to that branch and run "archon-schema rollback" there first.`,
      { facts: { hash: stranger.hash, createdAt: stranger.createdAt } },
    );
  const late = skipped[0];
  if (late)
    throw new SchemaError(
      'migration.skipped',
      `${late.tag} is older than a migration that is applied already, ${isInOwnFolder(late) ? 'and was not proven behind it' : 'drizzle-kit would skip it for ever'}: remove it from drizzle/ and generate it again.`,
      { facts: { tag: late.tag } },
    );
}

/**
 * Refuses to do something else while a file without a transaction is not done.
 *
 * @param next what is to be done
 * @throws SchemaError naming what was begun and the command that goes on with it
 */
export function checkUnfinished({ begun }: History, next: Migration | undefined, direction: 'up' | 'down'): void {
  if (!begun || (begun.migration && begun.migration === next && begun.direction === direction)) return;
  const { migration, done } = begun;
  const what = begun.direction === 'up' ? 'Migration' : 'The rollback of';
  if (!migration)
    throw new SchemaError(
      'migration.unknown',
      `${what} an unknown migration was begun and is not done: pull the newest migrations, this folder has no such file.`,
    );
  throw new SchemaError(
    'migration.unfinished',
    `${what} ${migration.tag} was begun and is not done (${done} of its statements ran): ${begun.direction === 'up' ? '"archon-schema migrate" goes on with it, "archon-schema rollback" takes back what ran' : '"archon-schema rollback" goes on with it first'}.`,
    { facts: { tag: migration.tag, done } },
  );
}
