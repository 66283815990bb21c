import { describeDifference, objectLabel, withoutImplied } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { type Migration, type Project, readMigrations, UserError } from '../project/index.js';
import { qualified } from '../sql/index.js';
import { backup, type SavedTable } from './backup.js';
import { forgetSql, readApplied } from './bookkeeping.js';
import { compareHistory } from './history.js';
import { type LockOptions, transaction } from './lock.js';
import { countRows, type LostTable, lostTables, type TableLoss } from './loss.js';
import { compareLive } from './precheck.js';
import { runFile } from './run-file.js';

/** What a rollback is about to do. */
export interface RollbackLoss {
  /** The tags, newest first. */
  readonly tags: readonly string[];
  /** The tables that go or lose columns, with their rows. */
  readonly tables: readonly TableLoss[];
  /** What others have put on these tables and goes with them: the ids of columns, indexes, policies, triggers. */
  readonly others: readonly string[];
}

export interface RollbackOptions extends LockOptions {
  /** How many migrations are taken back, newest first; 1 without it. */
  readonly steps?: number;
  /** An empty or new folder: the rows are saved there before they are dropped. */
  readonly backup?: string;
  /** Is shown what goes before anything is touched; false stops. */
  readonly confirm: (loss: RollbackLoss) => Promise<boolean>;
}

export interface RollbackResult extends RollbackLoss {
  readonly saved: readonly SavedTable[];
}

/**
 * Takes migrations back, in one transaction: locks the tables, saves the rows where asked, runs the down files, makes sure that
 * nothing is left, and forgets the migrations in the bookkeeping.
 *
 * @returns what went; undefined when `confirm` said no or nothing was applied
 * @throws UserError when a down file is missing, objects of others depend on what goes, or rows were written meanwhile; the
 *   database is then as it was
 */
export async function rollback(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  options: RollbackOptions,
): Promise<RollbackResult | undefined> {
  const { bookkeeping } = project;
  const migrations = await readMigrations(project);
  const { applied, unknown } = compareHistory(migrations, await readApplied(client, bookkeeping));
  const [stranger] = unknown;
  if (stranger)
    throw new UserError(
      `The database has a migration that this folder does not know (created_at ${stranger.createdAt}): pull the newest migrations first.`,
    );
  const goes = applied.slice(-(options.steps ?? 1)).reverse();
  if (goes.length === 0) return undefined;
  const before = (migration: Migration): Migration | undefined => migrations[migrations.indexOf(migration) - 1];
  for (const { downFile, downSql } of goes)
    if (downSql === undefined) throw new UserError(`${downFile} is missing: restore it from git, nothing was dropped.`);
  const tables = lostTables(goes.map((migration) => [migration, before(migration)]));
  const loss: RollbackLoss = {
    tags: goes.map(({ tag }) => tag),
    tables: await countRows(client, tables),
    others: await findOthers(client, goes[0], tables, bookkeeping),
  };
  if (!(await options.confirm(loss))) return undefined;
  return transaction(client, bookkeeping, options, async () => {
    const still = compareHistory(migrations, await readApplied(client, bookkeeping)).applied;
    if (still.at(-1) !== goes[0]) throw new UserError('Another run has changed the database meanwhile: start again.');
    // A policy must never hide a row from the backup or the count: PostgreSQL then fails instead.
    await client.exec('set local row_security = off');
    await lockTables(client, loss.tables);
    const locked = await countRows(client, tables);
    if (!options.backup) refuseMoreRows(loss.tables, locked);
    const saved = options.backup ? await backup(client, options.backup, locked) : [];
    for (const migration of goes) {
      await runFile(client, migration.downFile, migration.downSql ?? '', 'Nothing was dropped');
      await expectGone(client, migration, before(migration), bookkeeping);
      await client.exec(forgetSql(bookkeeping, migration.entry.when));
    }
    return { ...loss, tables: locked, saved };
  });
}

/** What stands on the tables that go and is not of the newest migration's snapshot. */
async function findOthers(
  client: Client,
  newest: Migration | undefined,
  tables: readonly LostTable[],
  bookkeeping: Project['bookkeeping'],
): Promise<string[]> {
  if (!newest?.declared) return [];
  const { differences } = await compareLive(client, newest.declared, bookkeeping);
  const names = new Set(
    tables
      .filter(({ columns }) => !columns)
      .map(({ schema, table }) => objectLabel({ kind: 'table', path: [schema, table] })),
  );
  return withoutImplied(differences)
    .filter(({ change, object }) => change === 'unexpected' && object.kind !== 'grant')
    .filter(({ object }) => names.has((object.parent ?? object.id).replace(/^table /, '')))
    .map(({ object }) => object.id);
}

async function lockTables(client: Client, tables: readonly TableLoss[]): Promise<void> {
  const names = tables.map(({ schema, table }) => qualified(schema, table));
  if (names.length > 0) await client.exec(`lock table ${names.join(', ')} in access exclusive mode`);
}

function refuseMoreRows(shown: readonly TableLoss[], locked: readonly TableLoss[]): void {
  for (const { schema, table, rows } of locked) {
    const known = shown.find((loss) => loss.schema === schema && loss.table === table)?.rows ?? 0;
    if (rows > known)
      throw new UserError(
        `${rows - known} rows were written to ${schema}.${table} after they were counted: nothing was dropped, start again.`,
      );
  }
}

/** Everything that the migration brought has to be gone, but what is shared. */
async function expectGone(
  client: Client,
  { declared, tag }: Migration,
  before: Migration | undefined,
  bookkeeping: Project['bookkeeping'],
): Promise<void> {
  if (!declared) return;
  const kept = new Set([...declared.shared, ...(before?.declared?.catalog.objects.map(({ id }) => id) ?? [])]);
  const { live } = await compareLive(client, declared, bookkeeping);
  const left = live.objects.filter(({ id, parent }) => !kept.has(id) && !kept.has(parent ?? ''));
  if (left.length === 0) return;
  throw new UserError(`The rollback of ${tag} leaves objects behind, so it was undone: nothing was dropped.`, {
    details: left.map((object) => describeDifference({ change: 'unexpected', object })),
    isFinding: true,
  });
}
