import { compareCatalogs, expectedOn, withoutImplied } from '../../postgres/catalog/index.js';
import { idOf, parentId } from '../../postgres/model/index.js';
import { asking, type Client } from '../../postgres/connect/index.js';
import { type Migration, type Project, readMigrations, refuseStatements } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { abandon } from './abandon.js';
import {
  prepareFolder,
  type SavedTable,
  countRows,
  type LostTable,
  lostTables,
  type TableLoss,
  unfillable,
} from '../backup/index.js';
import { readLedger, checkUnfinished, compareHistory, type History, compareLive } from '../history/index.js';
import { type LockOptions, firstOutside, refusePooler, refuseOpen, refuseHidden } from '../session/index.js';
import {
  type Before,
  chooseSaving,
  expectGone,
  lostIn,
  type Part,
  type PartResult,
  type Run,
  splitParts,
  rollBackPart,
} from './rollback-steps.js';

/** What a rollback is about to do. */
export interface RollbackLoss {
  /** The tags, newest first. */
  readonly tags: readonly string[];
  /** The tables that go or lose columns, with their rows. */
  readonly tables: readonly TableLoss[];
  /** What others have put on these tables and goes with them: the ids of columns, indexes, policies, triggers. */
  readonly others: readonly string[];
  /** The ids of columns that the migrations cannot add again while their tables hold rows: NOT NULL without a default. */
  readonly unfillable: readonly string[];
  /** The first of the tags is only half done: so many of its statements ran. */
  readonly ran?: number;
}

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
  const history = compareHistory(migrations, await asking(client, () => readLedger(client, bookkeeping)));
  const [stranger] = history.unknown;
  if (stranger)
    throw new SchemaError(
      'migration.unknown',
      `The database has a migration that this folder does not know (created_at ${stranger.createdAt}): pull the newest migrations first, or go back to the branch from which it was applied, and roll it back there.`,
      { facts: { hash: stranger.hash, createdAt: stranger.createdAt } },
    );
  if (history.begun?.direction === 'up' && history.begun.migration)
    return rollbackBegun(
      client,
      project,
      { migrations, migration: history.begun.migration, ran: history.begun.done },
      options,
    );
  const goes = chooseMigrations(migrations, history, options);
  checkUnfinished(history, goes[0], 'down');
  if (goes.length === 0) return undefined;
  for (const { tag, downFile, downSql, declared } of goes)
    if (downSql === undefined)
      throw new SchemaError(
        declared ? 'migration.missing' : 'rollback.missing',
        declared
          ? `${downFile} is missing: restore it from git, nothing was dropped.`
          : `${tag} has no rollback, for drizzle-kit alone has written it: "archon-schema generate --backfill" writes one. Nothing was dropped.`,
        { facts: { tag, file: downFile } },
      );
    else await refuseStatements(downFile, downSql);
  await refusePooler(client, firstOutside(goes, 'down'), 'Nothing was dropped.');
  const before = beforeIn(migrations);
  const parts = splitParts(goes);
  const { lost, ...loss } = await asking(client, async () => {
    const tables = await lostIn(client, { goes }, before);
    await refuseHidden(client, tables, 'nothing was dropped');
    const ofParts = new Map<Part, readonly LostTable[]>();
    for (const part of parts) ofParts.set(part, parts.length === 1 ? tables : await lostIn(client, part, before));
    const counted = await countRows(client, tables);
    return {
      tags: goes.map(({ tag }) => tag),
      tables: counted,
      unfillable: unfillable(goes, counted),
      others: await findOthers(client, goes[0], tables, bookkeeping),
      lost: ofParts,
    };
  });
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
  await abandon(client, {
    migration,
    bookkeeping,
    options,
    expectGone: () => expectGone({ client, before, bookkeeping }, migration),
  });
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

/** @throws SchemaError naming the candidates for `to` */
function chooseMigrations(
  migrations: readonly Migration[],
  { applied }: History,
  { steps, to }: Pick<RollbackOptions, 'steps' | 'to'>,
): Migration[] {
  if (to === undefined) return applied.slice(-(steps ?? 1)).reverse();
  if (steps !== undefined)
    throw new SchemaError('argument.invalid', 'A rollback takes either a number of steps or the tag that stays.', {
      facts: { option: '--to', value: to },
    });
  const at = applied.findIndex(({ tag }) => tag === to);
  if (at !== -1) return applied.slice(at + 1).reverse();
  const why = migrations.some(({ tag }) => tag === to) ? `${to} is not applied` : `There is no migration ${to}`;
  const candidates = applied.map(({ tag }) => tag).join(', ');
  throw new SchemaError('argument.invalid', `${why}: ${candidates === '' ? 'none is' : `applied are ${candidates}`}.`, {
    facts: { option: '--to', value: to, expected: applied.map(({ tag }) => tag) },
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
  const { live } = await compareLive(client, newest.declared, bookkeeping);
  const differences = compareCatalogs(expectedOn(newest.declared, live), live);
  const ids = new Set(
    tables.filter(({ columns }) => !columns).map(({ schema, table }) => idOf('table', schema, table)),
  );
  return withoutImplied(differences)
    .filter(({ change, object }) => change === 'unexpected' && object.kind !== 'grant')
    .filter(({ object }) => ids.has(parentId(object) ?? object.id))
    .map(({ object }) => object.id);
}
