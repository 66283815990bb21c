import type { Client } from '../../postgres/connect/index.js';
import { defined } from '../../postgres/model/index.js';
import {
  type Migration,
  type Project,
  readMigrations,
  refuseBrokenChain,
  refuseStatements,
  runsOutside,
} from '../../project/index.js';
import { didYouMean, SchemaError } from '../../errors/index.js';
import {
  checkHistory,
  checkUnfinished,
  compareHistory,
  type History,
  askingUnlocked,
  askLedger,
  readLedger,
  refuseExisting,
} from '../history/index.js';
import { firstOutside, refusePooler } from '../session/index.js';
import { refuseFailures } from '../preflight/index.js';

/** Where the migrations are, and where they are recorded. */
export type Place = Pick<Project, 'out' | 'bookkeeping'>;

/** A folder's migrations, and the last one that is to be applied. */
export interface Target extends Place {
  readonly migrations: readonly Migration[];
  readonly last: Migration;
}

/**
 * What a run is to apply.
 *
 * @param to the tag of the last one; all of them without it
 * @throws SchemaError naming the candidates when there is no such migration, or newer ones are applied; or that what is pending
 *   needs one session, and a pooler gives many
 */
export async function readTarget(client: Client, project: Place, to: string | undefined): Promise<Target> {
  const migrations = await readMigrations(project);
  const newest = migrations.at(-1);
  const { out: folder } = project;
  const none = `No migrations in ${folder}: write the first with "archon-schema generate".`;
  if (!newest) throw new SchemaError('migration.none', none, { facts: { folder } });
  const last = to === undefined ? newest : await findLast(client, { ...project, migrations }, to);
  const target = { ...project, migrations, last };
  await refusePoolerFor(client, target);
  return target;
}

async function findLast(client: Client, { out, bookkeeping, migrations }: Omit<Target, 'last'>, to: string) {
  const ledger = await askLedger(client, bookkeeping);
  const { applied, pending } = compareHistory(migrations, ledger);
  const tags = pending.map(({ tag }) => tag);
  const candidates = tags.length > 0 ? `pending are ${tags.join(', ')}` : 'none is pending';
  const last = migrations.find(({ tag }) => tag === to);
  const at = applied.at(-1);
  const isPassed = last && at && migrations.indexOf(at) > migrations.indexOf(last);
  if (last && !isPassed) return last;
  throw new SchemaError(
    'argument.invalid',
    isPassed
      ? `${to} is passed already, the database is at ${at.tag}: ${candidates}. To go back: archon-schema rollback --to ${to}.`
      : [`There is no migration ${to} in ${out}: ${candidates}.`, didYouMean(to, tags)].filter(Boolean).join(' '),
    { facts: { option: '--to', value: to, expected: tags, ...defined({ found: isPassed ? at.tag : undefined }) } },
  );
}

/** Most folders have no file that needs one session. */
async function refusePoolerFor(client: Client, target: Target): Promise<void> {
  const goes = within(target, target.migrations);
  if (firstOutside(goes, 'up') === undefined) return;
  const { pending } = compareHistory(goes, await askLedger(client, target.bookkeeping));
  await refusePooler(client, firstOutside(pending, 'up'), 'Nothing was run.');
}

/** Those that are to be applied. */
export const within = ({ migrations, last }: Target, some: readonly Migration[]): Migration[] =>
  some.filter((migration) => migrations.indexOf(migration) <= migrations.indexOf(last));

/**
 * The migration that comes next, where nothing speaks against it.
 *
 * @param isFirst it is the first of a run: what is pending is looked at as a whole
 * @throws SchemaError saying what does
 */
export async function checkNext(
  client: Client,
  target: Target,
  history: History,
  isFirst: boolean,
): Promise<Migration | undefined> {
  checkHistory(history);
  const goes = within(target, history.pending);
  const [next] = goes;
  checkUnfinished(history, next, 'up');
  if (!next || !isFirst) return next;
  refuseBrokenChain(target.migrations, goes);
  for (const { file, sql } of goes) if (sql !== undefined) await refuseStatements(file, sql);
  if (!history.begun) {
    await refuseFailures(client, history.pending, history.applied, target.bookkeeping);
    await refuseExisting(client, history.pending, history.applied, target.bookkeeping);
  }
  return next;
}

/** A migration that would run. */
export interface PlannedMigration {
  readonly tag: string;
  readonly sql: string;
  readonly isOutside: boolean;
  /** Of a file without a transaction that was begun: so many statements ran already. */
  readonly done: number;
}

/**
 * What `migrate` would run, after the same checks. Nothing is changed and no lock is taken.
 *
 * @throws SchemaError as migrate does before it touches anything
 */
export async function planMigrations(
  client: Client,
  project: Place,
  options: { readonly to?: string } = {},
): Promise<PlannedMigration[]> {
  const target = await readTarget(client, project, options.to);
  const history = await askingUnlocked(client, async () => {
    const found = compareHistory(target.migrations, await readLedger(client, project.bookkeeping));
    await checkNext(client, target, found, true);
    return found;
  });
  return within(target, history.pending).map(({ tag, file, sql = '' }, index) => ({
    tag,
    sql,
    isOutside: runsOutside(file, sql),
    done: index === 0 ? (history.begun?.done ?? 0) : 0,
  }));
}
