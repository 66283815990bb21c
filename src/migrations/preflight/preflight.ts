import { type Client, hasOneSession } from '../../postgres/connect/index.js';
import { type Bookkeeping, type Migration, type Project, readMigrations } from '../../project/index.js';
import {
  askingUnlocked,
  compareHistory,
  compareLive,
  type History,
  readLedger,
  refuseExisting,
  refuseGone,
} from '../history/index.js';
import { firstOutside, poolerProblem, poolerRemedy } from '../session/index.js';
import { type Check, failedCheck } from './check.js';
import { checkDatabase } from './check-database.js';
import { checkDependents } from './check-dependents.js';
import { checkFiles } from './check-files.js';
import { checkLocks } from './check-locks.js';
import { checkLosses } from './check-losses.js';
import { checkOwners } from './check-owners.js';
import { checkRewrites } from './check-rewrites.js';
import { checkRows } from './check-rows.js';
import { checkSessions } from './check-sessions.js';
import { type Facts, readFacts } from './facts.js';
import { readLiveColumns } from './live-columns.js';
import { countLosses } from './losses.js';
import { readChanges, schemasOf } from './pending-changes.js';
import { report } from '../../progress/index.js';

/**
 * Checks what could stop the pending migrations, and what they would cost, before they run: their files, the server and the user,
 * names, objects that nobody declares, rows, values that are dropped, rewrites, open transactions. Reads only.
 *
 * @returns a line for each thing looked at; with a failure among them, `migrate` would not succeed
 */
export async function preflight(client: Client, project: Pick<Project, 'out' | 'bookkeeping'>): Promise<Check[]> {
  const migrations = await readMigrations(project);
  const { history, checks } = await askingUnlocked(client, async () => {
    const found = compareHistory(migrations, await readLedger(client, project.bookkeeping));
    return { history: found, checks: await checkAll(client, project.bookkeeping, migrations, found) };
  });
  return [...(await checkPooler(client, history)), ...checks];
}

/** A file without a transaction needs one session, which is asked outside of any transaction. */
async function checkPooler(client: Client, { pending }: History): Promise<Check[]> {
  const file = firstOutside(pending, 'up');
  if (file === undefined || (await hasOneSession(client))) return [];
  return [{ level: 'failure', message: poolerProblem(client, file), remedy: poolerRemedy }];
}

async function checkAll(
  client: Client,
  bookkeeping: Bookkeeping,
  migrations: readonly Migration[],
  history: History,
): Promise<Check[]> {
  const { pending, applied } = history;
  report({ step: 'check' });
  const facts = await readFacts(client);
  const changes = await readChanges(history);
  const live = await readLiveColumns(client, schemasOf(changes));
  const touched = changes.flatMap((one) => one.touched);
  const losses = await countLosses(client, changes);
  return [
    ...(await checkFiles(migrations, pending, facts.version)),
    ...checkDatabase(facts, pending, applied, bookkeeping),
    ...checkLocks(facts, pending),
    ...(await checkOwners(client, changes, bookkeeping)),
    pending.length === 0
      ? { level: 'ok', message: 'Every migration is applied: nothing is pending' }
      : { level: 'ok', message: `${pending.length} to apply: ${pending.map(({ tag }) => tag).join(', ')}` },
    await checkNames(client, pending, applied, bookkeeping),
    ...(await checkDependents(client, changes, applied)),
    ...(await checkRows({ client, migrations, pending: changes, live, version: facts.version })),
    ...checkLosses(losses),
    ...(await checkRewrites(client, changes, live)),
    ...(await checkSessions(client, touched)),
    ...checkPublications(facts),
    ...(pending.length === 0 ? [] : [remindOfBackup(client)]),
  ];
}

async function checkNames(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Project['bookkeeping'],
): Promise<Check> {
  try {
    const last = applied.at(-1)?.declared;
    if (pending.length === 0 && last) refuseGone(last, (await compareLive(client, last, bookkeeping)).differences);
    await refuseExisting(client, pending, applied, bookkeeping);
    return { level: 'ok', message: 'No name is taken, and no earlier run was left half done' };
  } catch (error) {
    return failedCheck(error);
  }
}

const checkPublications = ({ publications }: Facts): Check[] =>
  publications.length === 0
    ? [{ level: 'ok', message: 'No publication replicates every table' }]
    : [
        {
          level: 'warning',
          message: `Publication ${publications.join(', ')} replicates every table, but no changes of tables`,
          remedy: 'Migrate the subscribers first.',
        },
      ];

function remindOfBackup({ embedded, label }: Client): Check {
  return {
    level: 'warning',
    message: 'Is there a backup?',
    remedy: embedded ? 'Copy the folder of the database.' : `pg_dump --format=custom --file=before.dump "${label}"`,
  };
}
