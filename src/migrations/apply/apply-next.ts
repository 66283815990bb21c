import { defined } from '../../postgres/model/index.js';
import { sqlStateOf } from '../../postgres/connect/index.js';
import { type Bookkeeping, type Migration, runsOutside } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  compareHistory,
  ensureBookkeeping,
  isUnchanged,
  type Ledger,
  readLedger,
  recordSql,
  upgradeBookkeeping,
} from '../history/index.js';
import {
  type OpenTransaction,
  type LockedRun,
  type Outcome,
  type OwnTransaction,
  retrying,
  sendBegin,
  transaction,
} from '../session/index.js';
import { runFile } from './run-in-transaction.js';
import { beginOutside, completeOutside, type OutsideFile } from './run-without-transaction.js';
import { checkNext, type Target } from './target.js';

/** What one migration of a run leaves to the next. */
export interface Progress {
  /** What the bookkeeping held after it; undefined before the first one. */
  ledger?: Ledger;
  /** The begin of the next transaction, on its way. */
  begun?: Promise<OpenTransaction<boolean>> | undefined;
}

/** What came of one transaction: the migration is applied, or its file, which runs without one, is begun. */
interface Done {
  readonly next: Migration;
  readonly ledger: Ledger;
  readonly file?: OutsideFile;
}

/**
 * Applies the next migration. Under the lock the bookkeeping is looked at anew: another run may have been faster.
 *
 * @param onMigration called before it runs
 * @returns the tag of what was applied
 */
export async function applyNext(
  run: LockedRun,
  target: Target,
  progress: Progress,
  onMigration?: (tag: string) => void,
): Promise<string | undefined> {
  const { client, bookkeeping } = run;
  const known = progress.ledger;
  const done = await inTransaction(run, target, progress, async (isSame, own): Promise<Done | undefined> => {
    const ledger = isSame && known ? known : await readLedger(client, bookkeeping);
    const next = await checkNext(client, target, compareHistory(target.migrations, ledger), known === undefined);
    if (next?.sql === undefined) return undefined;
    onMigration?.(next.tag);
    await upgradeBookkeeping(client, bookkeeping, ledger, target.migrations);
    if (!runsOutside(next.file, next.sql)) return runRecorded(run, own, next, ledger);
    const file = await beginOutside(client, bookkeeping, { migration: next, direction: 'up', ledger, own });
    return { next, ledger, file };
  });
  if (!done) return undefined;
  progress.ledger = done.file ? await finishOutside(run, { ...done, file: done.file }) : done.ledger;
  return done.next.tag;
}

/** In a transaction that the one before has begun; behind its own COMMIT it sends the begin of the next. */
function inTransaction(
  run: LockedRun,
  { last }: Target,
  progress: Progress,
  work: (isSame: boolean | undefined, own: OwnTransaction) => Promise<Done | undefined>,
): Promise<Done | undefined> {
  const askWhether = (ledger: Ledger | undefined): (() => Promise<boolean>) | undefined =>
    ledger?.exists ? () => isUnchanged(run.client, run.bookkeeping, ledger) : undefined;
  const ask = askWhether(progress.ledger);
  let ahead = progress.begun;
  return retrying(run.client, run.options, () => {
    const begun = ahead;
    // Another attempt begins anew; where COMMIT has failed, what it sent behind it is rolled back.
    ahead = progress.begun = undefined;
    return transaction(run, work, {
      ask,
      begun,
      outcome: (result) => result && outcomeOf(result),
      follow: (result) => {
        if (!result || result.file || result.next === last) return;
        progress.begun = sendBegin(run, askWhether(result.ledger));
        // Where COMMIT fails, this one is of no interest.
        progress.begun.catch(() => undefined);
      },
    });
  });
}

const outcomeOf = ({ next: { tag }, file }: Done): Outcome => ({
  done: file ? `${tag} is begun, and no statement of it ran` : `${tag} is applied and recorded`,
  undone: `${tag} is not applied, nothing of it stays`,
});

/** The row that was written for a migration. */
interface Recorded {
  readonly id: number;
}

/** Runs a file together with the row that records it. */
async function runRecorded(
  { client, bookkeeping }: LockedRun,
  own: OwnTransaction,
  next: Migration,
  ledger: Ledger,
): Promise<Done> {
  await ensureBookkeeping(client, bookkeeping, ledger);
  const { tag, file, sql = '' } = next;
  const after = recordRow(bookkeeping, next, own);
  const recorded = await runFile<Recorded>(
    client,
    own,
    { file, sql },
    { after, about: { step: 'apply', subject: tag } },
  ).catch((error: unknown) => explainExisting(error, tag));
  return { next, ledger: withRow(ledger, next, recorded) };
}

/** @returns what the bookkeeping then holds */
async function finishOutside(
  run: LockedRun,
  { next, ledger, file }: Done & { readonly file: OutsideFile },
): Promise<Ledger> {
  let recorded: Recorded[] = [];
  await completeOutside(run, file, async () => {
    recorded = await run.client.query<Recorded>(recordRow(run.bookkeeping, next));
  });
  return withRow(ledger, next, recorded);
}

const recordRow = (bookkeeping: Bookkeeping, migration: Migration, own?: OwnTransaction): string =>
  `${recordSql(bookkeeping, migration, own)} returning id`;

const withRow = (ledger: Ledger, { hash = '', entry, tag }: Migration, recorded: readonly Recorded[]): Ledger => ({
  exists: true,
  ...defined({ byName: ledger.byName, hasNames: ledger.byName }),
  rows: [...ledger.rows, ...recorded.map(({ id }) => ({ id, hash, createdAt: entry.when, name: tag }))],
});

const alreadyThere: readonly (string | undefined)[] = ['42P06', '42P07', '42710', '42701', '42723'];

/** Before the first migration of a run it is looked whether its objects are there; the others find out as they run. */
function explainExisting(error: unknown, tag: string): never {
  if (!(error instanceof SchemaError) || !alreadyThere.includes(sqlStateOf(error))) throw error;
  const { code, message, facts, cause } = error;
  const next = `"archon-schema migrate" again says how far what is there is what ${tag} makes.`;
  throw new SchemaError(code, message, { facts, cause, details: [...error.details, next] });
}
