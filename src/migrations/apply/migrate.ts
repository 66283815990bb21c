import type { Difference } from '../../postgres/catalog/index.js';
import { asking, type Client, sqlStateOf } from '../../postgres/connect/index.js';
import {
  type Bookkeeping,
  type Migration,
  type Project,
  readMigrations,
  refuseBrokenChain,
  refuseStatements,
  runsOutside,
} from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  type Ledger,
  checkUnfinished,
  checkHistory,
  compareHistory,
  compareLive,
  ensureBookkeeping,
  type History,
  isUnchanged,
  readLedger,
  recordSql,
  refuseExisting,
  refuseGone,
} from '../history/index.js';
import {
  type Begun,
  firstOutside,
  type LockOptions,
  type Outcome,
  type OwnTransaction,
  refuseOpen,
  refusePooler,
  retrying,
  sendBegin,
  transaction,
} from '../session/index.js';
import { refuseFailures } from '../preflight/index.js';
import { runFile } from './run-in-transaction.js';
import { beginOutside, completeOutside } from './run-without-transaction.js';

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

type Place = Pick<Project, 'out' | 'bookkeeping'>;

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
  const target = await readTarget(client, project, options.to);
  await refusePoolerFor(client, bookkeeping, target);
  const applied: string[] = [];
  const run: Run = {};
  for (;;) {
    const tag = await applyNext(client, bookkeeping, target, run, options);
    if (tag === undefined) break;
    applied.push(tag);
  }
  const { declared } = target.last;
  if (!declared || options.verify === false) return { applied, differences: [] };
  const { differences } = await asking(client, () => compareLive(client, declared, bookkeeping));
  if (applied.length > 0) return { applied, differences };
  refuseGone(declared, differences);
  return { applied, differences: [] };
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
 * What {@link migrate} would run, after the same checks. Nothing is changed and no lock is taken.
 *
 * @throws SchemaError as migrate does before it touches anything
 */
export async function planMigrations(
  client: Client,
  project: Place,
  options: Pick<MigrateOptions, 'to'> = {},
): Promise<PlannedMigration[]> {
  const target = await readTarget(client, project, options.to);
  await refusePoolerFor(client, project.bookkeeping, target);
  const history = await asking(client, async () => {
    const found = compareHistory(target.migrations, await readLedger(client, project.bookkeeping));
    await checkNext(client, found, target, project.bookkeeping, true);
    return found;
  });
  return history.pending
    .filter((migration) => isWithin(target, migration))
    .map(({ tag, file, sql = '' }, index) => ({
      tag,
      sql,
      isOutside: runsOutside(file, sql),
      done: index === 0 ? (history.begun?.done ?? 0) : 0,
    }));
}

/** A folder's migrations, and the last one that is to be applied. */
interface Target {
  readonly migrations: readonly Migration[];
  readonly last: Migration;
}

const isWithin = ({ migrations, last }: Target, migration: Migration): boolean =>
  migrations.indexOf(migration) <= migrations.indexOf(last);

/**
 * @throws SchemaError naming the candidates when there is no such migration, or newer ones are applied
 */
async function readTarget(client: Client, project: Place, to: string | undefined): Promise<Target> {
  const migrations = await readMigrations(project);
  const newest = migrations.at(-1);
  const { out: folder } = project;
  const none = `No migrations in ${folder}: write the first with "archon-schema generate".`;
  if (!newest) throw new SchemaError('migration.none', none, { facts: { folder } });
  if (to === undefined) return { migrations, last: newest };
  const { applied, pending } = compareHistory(
    migrations,
    await asking(client, () => readLedger(client, project.bookkeeping)),
  );
  const tags = pending.map(({ tag }) => tag);
  const candidates = tags.length > 0 ? `pending are ${tags.join(', ')}` : 'none is pending';
  const last = migrations.find(({ tag }) => tag === to);
  const facts = { option: '--to', value: to, expected: tags };
  if (!last)
    throw new SchemaError('argument.invalid', `There is no migration ${to} in ${folder}: ${candidates}.`, { facts });
  const at = applied.at(-1);
  if (at && !isWithin({ migrations, last }, at))
    throw new SchemaError(
      'argument.invalid',
      `${to} is passed already, the database is at ${at.tag}: ${candidates}. To go back: archon-schema rollback --to ${to}.`,
      { facts: { ...facts, found: at.tag } },
    );
  return { migrations, last };
}

/** Most folders have no file that needs one session. */
async function refusePoolerFor(client: Client, bookkeeping: Bookkeeping, target: Target): Promise<void> {
  const goes = target.migrations.filter((migration) => isWithin(target, migration));
  if (firstOutside(goes, 'up') === undefined) return;
  const { pending } = compareHistory(goes, await asking(client, () => readLedger(client, bookkeeping)));
  await refusePooler(client, firstOutside(pending, 'up'), 'Nothing was run.');
}

/** What one migration of a run leaves to the next. */
interface Run {
  /** What the bookkeeping held after it; undefined before the first one. */
  books?: Ledger;
  /** The begin of the next transaction, on its way. */
  begun?: Promise<Begun<boolean>> | undefined;
}

/**
 * Under the lock the bookkeeping is looked at anew: another run may have been faster.
 *
 * @returns the tag of what was applied
 */
async function applyNext(
  client: Client,
  bookkeeping: Bookkeeping,
  target: Target,
  run: Run,
  options: MigrateOptions,
): Promise<string | undefined> {
  const known = run.books;
  const askWhether = (books: Ledger | undefined): (() => Promise<boolean>) | undefined =>
    books?.exists ? () => isUnchanged(client, bookkeeping, books) : undefined;
  let ahead = run.begun;
  const done = await retrying(client, options, () => {
    const begun = ahead;
    // Another attempt begins anew; where COMMIT has failed, what it sent behind it is rolled back.
    ahead = run.begun = undefined;
    return transaction(
      client,
      bookkeeping,
      options,
      async (isSame, own) => {
        const books = isSame && known ? known : await readLedger(client, bookkeeping);
        const history = compareHistory(target.migrations, books);
        const next = await checkNext(client, history, target, bookkeeping, known === undefined);
        if (next?.sql === undefined) return undefined;
        options.onMigration?.(next.tag);
        if (runsOutside(next.file, next.sql))
          return {
            next,
            books,
            file: await beginOutside(client, bookkeeping, { migration: next, direction: 'up', books, own }),
          };
        await ensureBookkeeping(client, bookkeeping, books);
        const after = recordRow(bookkeeping, next, own);
        const recorded = await runFile<Recorded>(client, own, next.file, next.sql, { after }).catch((error: unknown) =>
          explainExisting(error, next.tag),
        );
        return { next, books: withRow(books, next, recorded) };
      },
      {
        ask: askWhether(known),
        begun,
        outcome: (result) => result && outcomeOf(result.next.tag, result.file !== undefined),
        follow: (result) => {
          if (!result || result.file || result.next === target.last) return;
          run.begun = sendBegin(client, bookkeeping, options, askWhether(result.books));
          // Where COMMIT fails, this one is of no interest.
          run.begun.catch(() => undefined);
        },
      },
    );
  });
  if (!done) return undefined;
  const { tag } = done.next;
  run.books = done.books;
  if (!done.file) return tag;
  let recorded: Recorded[] = [];
  await completeOutside(client, bookkeeping, done.file, options, async () => {
    recorded = await client.query<Recorded>(recordRow(bookkeeping, done.next));
  });
  run.books = withRow(done.books, done.next, recorded);
  return tag;
}

const outcomeOf = (tag: string, isBegun: boolean): Outcome => ({
  done: isBegun ? `${tag} is begun, and no statement of it ran` : `${tag} is applied and recorded`,
  undone: `${tag} is not applied, nothing of it stays`,
});

/** @returns the migration that comes next, when nothing speaks against it */
async function checkNext(
  client: Client,
  history: History,
  target: Target,
  bookkeeping: Bookkeeping,
  isFirst: boolean,
): Promise<Migration | undefined> {
  checkHistory(history);
  const next = history.pending.find((migration) => isWithin(target, migration));
  checkUnfinished(history, next, 'up');
  if (next && isFirst) {
    const goes = history.pending.filter((migration) => isWithin(target, migration));
    refuseBrokenChain(target.migrations, goes);
    for (const { file, sql } of goes) if (sql !== undefined) await refuseStatements(file, sql);
  }
  if (next && isFirst && !history.begun) {
    await refuseFailures(client, history.pending, history.applied, bookkeeping);
    await refuseExisting(client, history.pending, history.applied, bookkeeping);
  }
  return next;
}

/** The row that was written for a migration. */
interface Recorded {
  readonly id: number;
}

const recordRow = (bookkeeping: Bookkeeping, { hash = '', entry }: Migration, own?: OwnTransaction): string =>
  `${recordSql(bookkeeping, hash, entry.when, own)} returning id`;

const withRow = ({ rows }: Ledger, { hash = '', entry }: Migration, recorded: readonly Recorded[]): Ledger => ({
  exists: true,
  rows: [...rows, ...recorded.map(({ id }) => ({ id, hash, createdAt: entry.when }))],
});

const alreadyThere: readonly (string | undefined)[] = ['42P06', '42P07', '42710', '42701', '42723'];

/** Before the first migration of a run it is looked whether its objects are there; the others find out as they run. */
function explainExisting(error: unknown, tag: string): never {
  if (!(error instanceof SchemaError) || !alreadyThere.includes(sqlStateOf(error))) throw error;
  const { code, message, facts, cause } = error;
  const next = `"archon-schema migrate" again says how far what is there is what ${tag} makes.`;
  throw new SchemaError(code, message, { facts, cause, details: [...error.details, next] });
}
