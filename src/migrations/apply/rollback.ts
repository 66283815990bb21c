import { asking, type Client } from '../../postgres/connect/index.js';
import { type Migration, type Project, readMigrations } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { abandon } from './abandon.js';
import { prepareFolder, type SavedTable, countRows, lostTables } from '../backup/index.js';
import { askLedger, checkUnfinished, compareHistory } from '../history/index.js';
import { type LockOptions, refuseOpen } from '../session/index.js';
import { chooseMigrations, refuseDownFiles, refuseUnknown } from './choose-migrations.js';
import { readLoss, type RollbackLoss } from './rollback-loss.js';
import {
  type Before,
  chooseSaving,
  expectGone,
  type PartResult,
  type Run,
  splitParts,
  rollBackPart,
} from './rollback-steps.js';

/** Which migrations go, and who agrees to it. */
export interface RollbackOptions extends LockOptions {
  /** How many migrations are taken back, newest first; 1 without it. */
  readonly steps?: number;
  /** Instead of `steps`: the tag of the newest migration that stays. */
  readonly to?: string;
  /** An empty or new folder: the rows are saved there before they are dropped. */
  readonly backup?: string;
  /** Is shown what goes before anything is touched; false stops. */
  readonly confirm: (loss: RollbackLoss) => Promise<boolean>;
}

/** What was dropped, and what of it was saved before. */
export interface RollbackResult extends RollbackLoss {
  readonly saved: readonly SavedTable[];
}

/**
 * Takes migrations back, in one transaction: locks the tables, saves the rows where asked, runs the down files, makes sure that
 * nothing is left, and forgets the migrations in the bookkeeping. A down file that runs without a transaction stands between two
 * transactions.
 *
 * @returns what went; undefined when `confirm` said no or nothing was applied
 * @throws SchemaError when a down file is missing, objects of others depend on what goes, or rows were written meanwhile; the
 *   database is then as it was, and for a file without a transaction the error says which statements ran
 */
export async function rollback(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  options: RollbackOptions,
): Promise<RollbackResult | undefined> {
  await refuseOpen(client);
  const { bookkeeping } = project;
  const migrations = await readMigrations(project);
  const history = compareHistory(migrations, await askLedger(client, bookkeeping));
  refuseUnknown(history);
  const { begun } = history;
  if (begun?.direction === 'up' && begun.migration)
    return rollbackBegun(client, project, { migrations, migration: begun.migration, ran: begun.done }, options);
  const goes = chooseMigrations(migrations, history, options);
  checkUnfinished(history, goes[0], 'down');
  if (goes.length === 0) return undefined;
  await refuseDownFiles(client, goes);
  const before = beforeIn(migrations);
  const parts = splitParts(goes);
  const { lost, loss } = await asking(client, () => readLoss(client, bookkeeping, parts, before));
  const saving = options.backup === undefined ? undefined : chooseSaving(parts, lost, before);
  if (!(await options.confirm(loss))) return undefined;
  if (options.backup !== undefined) await prepareFolder(options.backup);
  const run: Run = { client, bookkeeping, migrations, before, shown: loss.tables, options, saving };
  const results: PartResult[] = [];
  for (const part of parts) results.push(await rollBackPart(run, part));
  return { ...loss, tables: results.flatMap((part) => part.tables), saved: results.flatMap(({ saved }) => saved) };
}

/** Migrations that drizzle-kit alone has written, by hand for one, declare nothing of their own. */
const beforeIn =
  (migrations: readonly Migration[]): Before =>
  (migration) => {
    const earlier = migrations.slice(0, migrations.indexOf(migration));
    return earlier.findLast(({ declared }) => declared !== undefined) ?? earlier.at(-1);
  };

interface HalfDone {
  readonly migrations: readonly Migration[];
  readonly migration: Migration;
  readonly ran: number;
}

/** Takes back what ran of a migration without a transaction, which counts as one step, and then what else was asked for. */
async function rollbackBegun(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  { migrations, migration, ran }: HalfDone,
  options: RollbackOptions,
): Promise<RollbackResult | undefined> {
  const { bookkeeping } = project;
  const before = beforeIn(migrations);
  const lost = lostTables([[migration, before(migration)]]);
  const tables = await asking(client, () => countRows(client, lost));
  if (options.backup !== undefined && tables.length > 0)
    throw new SchemaError(
      'rollback.unsafe',
      `${migration.file} runs without a transaction, so what goes with it cannot be saved safely: nothing was taken back. Save it yourself, and run the rollback without --backup.`,
      { facts: { tag: migration.tag, file: migration.file } },
    );
  const loss: RollbackLoss = { tags: [migration.tag], tables, others: [], unfillable: [], ran };
  if (!(await options.confirm(loss))) return undefined;
  await abandon(
    { client, bookkeeping, options },
    {
      migration,
      expectGone: () => expectGone({ client, before, bookkeeping }, migration),
    },
  );
  const steps = (options.steps ?? 1) - 1;
  if (steps === 0 && options.to === undefined) return { ...loss, saved: [] };
  const { steps: _, ...others } = options;
  const more = await rollback(client, project, options.to === undefined ? { ...others, steps } : others);
  return {
    tags: [...loss.tags, ...(more?.tags ?? [])],
    tables: [...tables, ...(more?.tables ?? [])],
    others: more?.others ?? [],
    unfillable: more?.unfillable ?? [],
    ran,
    saved: more?.saved ?? [],
  };
}
