import { asking, type Client, isConnectionLost, ownSearchPath, sqlStateOf } from '../../postgres/connect/index.js';
import { type Bookkeeping, type Chunk, type Migration, splitChunks } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import {
  askAnew,
  hasLock,
  inSession,
  keepLock,
  type LockedRun,
  type LockOptions,
  lockTimeoutOf,
  type OwnSession,
  type OwnTransaction,
  poolerMessage,
  retrying,
  setSession,
  transaction,
  unlockSql,
} from '../session/index.js';
import {
  beginProgress,
  type Ledger,
  endProgress,
  ensureBookkeeping,
  progressSql,
  readProgress,
  refuseChanged,
} from '../history/index.js';
import { clearLeftovers, finishing, hasRun, isNamelessIndex, isRepeatable } from './resume-statement.js';
import { failure } from './run-in-transaction.js';
import { report } from '../../progress/index.js';

export interface OutsideFile {
  readonly tag: string;
  readonly file: string;
  readonly sql: string;
  /** The command that goes on after a failure. */
  readonly again: 'migrate' | 'rollback';
  readonly session: OwnSession;
}

/** A migration whose file runs without a transaction, and the transaction that begins it. */
interface Beginning {
  readonly migration: Migration;
  readonly direction: 'up' | 'down';
  readonly ledger: Ledger;
  readonly own: OwnTransaction;
}

/**
 * Keeps the lock and the settings for the session, and makes the progress table where there is none yet.
 *
 * @param client in a transaction under the migrations' lock
 * @throws SchemaError when the file cannot be run, or gone on with
 */
export async function beginOutside(
  client: Client,
  bookkeeping: Bookkeeping,
  { migration, direction, ledger, own }: Beginning,
): Promise<OutsideFile> {
  const [file, sql = ''] =
    direction === 'up' ? [migration.file, migration.sql] : [migration.downFile, migration.downSql];
  const chunks = splitChunks(sql);
  refuseNameless(file, chunks);
  if (ledger.progress) refuseChanged(file, chunks, ledger.progress);
  await ensureBookkeeping(client, bookkeeping, ledger);
  if (!ledger.progress) await client.exec(beginProgress(bookkeeping, migration.entry.when, direction));
  const session = await setSession(client, own);
  await keepLock(client, bookkeeping);
  return { tag: migration.tag, file, sql, again: direction === 'up' ? 'migrate' : 'rollback', session };
}

/**
 * Runs what {@link beginOutside} began, records it in one transaction, and lets go of the lock.
 *
 * @param record writes the bookkeeping, in the transaction that drops the progress table
 * @throws SchemaError that says which statements ran and stay, and how to go on
 */
export async function completeOutside(run: LockedRun, file: OutsideFile, record: () => Promise<void>): Promise<void> {
  const { client, bookkeeping, options } = run;
  try {
    try {
      await runOutside(run, file);
    } finally {
      await inSession(client, file.session, file.session.undo).catch(() => undefined);
      options.onStage?.('transaction');
    }
    await retrying(client, options, () =>
      transaction(run, async () => {
        await record();
        await client.exec(endProgress(bookkeeping));
      }),
    );
  } finally {
    await inSession(client, file.session, unlockSql(bookkeeping)).catch(() => undefined);
  }
}

/**
 * Runs a file without a transaction, from where it was left, and records after each statement that it ran.
 *
 * Each statement is first tried in a transaction of its own together with its record, so that both are there or neither is. Where
 * PostgreSQL says that the statement cannot run so (25001, or 2D000 for a block that commits), it runs by itself, between two
 * records: that it was begun, and that it ran.
 */
async function runOutside(
  { client, bookkeeping, options }: LockedRun,
  { tag, file, sql, again, session }: OutsideFile,
): Promise<void> {
  const chunks = splitChunks(sql);
  const about = { step: again === 'migrate' ? 'apply' : 'roll-back', subject: tag } as const;
  const progress = await asking(client, () => readProgress(client, bookkeeping));
  if (!progress)
    throw new SchemaError('run.overtaken', `The progress of ${file} is gone: start again.`, { facts: { file } });
  options.onStage?.('outside');
  for (const [at, chunk] of chunks.entries()) {
    if (at < progress.done) continue;
    report({ ...about, done: at, total: chunks.length, unit: 'statements' });
    const wasStarted = progress.isStarted && at === progress.done;
    const records: Records = {
      started: progressSql(bookkeeping, chunks, at, true),
      notStarted: progressSql(bookkeeping, chunks, at),
      done: progressSql(bookkeeping, chunks, at + 1),
    };
    if (wasStarted && !isRepeatable(chunk.sql)) throw unclear({ file, again }, chunk, at, records);
    try {
      if (!(await hasLock(client, bookkeeping))) throw lostSession(client, file, session);
      await retrying(client, options, () => runStatement(client, { sql: chunk.sql, wasStarted, records }, options));
    } catch (error) {
      const isLost = isConnectionLost(error);
      const ran = isLost
        ? await askAnew(client, async (other) => (await asking(other, () => readProgress(other, bookkeeping)))?.done)
        : at;
      throw failure(file, chunk, error as Error, outcomeOf({ at, ran, isLost, count: chunks.length, again }));
    }
  }
}

/** What nobody could see before: the pooler was busy, and has handed out another session only now. */
const lostSession = (client: Client, file: string, { pid }: OwnSession): SchemaError =>
  new SchemaError('connect.pooler', poolerMessage(client, file), {
    facts: { database: client.label, file },
    details: [`If a later run waits for the lock, this lets go of it: select pg_terminate_backend(${pid});`],
  });

/** The statements that record how far one statement has come. */
interface Records {
  readonly started: string;
  readonly notStarted: string;
  readonly done: string;
}

/** A statement of a file without a transaction, and whether a run that was cut off has begun it. */
interface Step {
  readonly sql: string;
  readonly wasStarted: boolean;
  readonly records: Records;
}

async function runStatement(client: Client, { sql, wasStarted, records }: Step, options: LockOptions): Promise<void> {
  if (!wasStarted && (await runInside(client, sql, records.done, options))) return;
  await clearLeftovers(client, sql);
  if (!wasStarted) await recordNow(client, records.started);
  try {
    await client.exec(sql);
  } catch (error) {
    const finish = finishing(sql, error);
    if (finish !== undefined) await client.exec(finish);
    else if (!wasStarted || !hasRun(sql, error)) {
      // Who has lost the connection does not know how it ended.
      if (!wasStarted && !isConnectionLost(error)) await recordNow(client, records.notStarted);
      throw error;
    }
  }
  await recordNow(client, records.done);
}

/** Records something in a transaction of its own. */
export const recordNow = (client: Client, sql: string): Promise<void> => asking(client, () => client.exec(sql));

/**
 * Runs statements that do no harm a second time, each by itself; what the last try left of one is cleared away before.
 *
 * @throws the driver's error, but where it says that the statement has run before
 */
export async function runAlone(client: Client, sql: string): Promise<void> {
  await clearLeftovers(client, sql);
  try {
    await client.exec(sql);
  } catch (error) {
    const finish = finishing(sql, error);
    if (finish !== undefined) await client.exec(finish);
    else if (!hasRun(sql, error)) throw error;
  }
}

/**
 * Runs statements together with a record of it.
 *
 * @returns false where PostgreSQL refuses to run them in a transaction; nothing of them stays then
 */
export async function runInside(client: Client, sql: string, record: string, options: LockOptions): Promise<boolean> {
  await client.exec(`begin; set local lock_timeout = '${Math.round(lockTimeoutOf(options) * 1000)}ms'`);
  try {
    await client.exec(sql);
    await client.exec(`select ${ownSearchPath}; ${record}`);
    await client.exec('commit');
    return true;
  } catch (error) {
    await client.exec('rollback').catch(() => undefined);
    if (['25001', '2D000'].includes(sqlStateOf(error) ?? '')) return false;
    throw error;
  }
}

function refuseNameless(file: string, chunks: readonly Chunk[]): void {
  const nameless = chunks.find(({ sql }) => isNamelessIndex(sql));
  if (nameless)
    throw new SchemaError(
      'migration.statement',
      `${file}:${nameless.line}: an index that is built concurrently needs a name, or what is left of it after a failure cannot be found: give it one.`,
      { facts: { file, line: nameless.line, statement: nameless.sql } },
    );
}

function unclear(
  { file, again }: Pick<OutsideFile, 'file' | 'again'>,
  chunk: Chunk,
  at: number,
  records: Records,
): SchemaError {
  return new SchemaError(
    'migration.unfinished',
    `${file}:${chunk.line}: statement ${at + 1} was begun by a run that was cut off, and nobody saw its end: look whether it ran, record that, and run "archon-schema ${again}" again.`,
    {
      facts: { file, line: chunk.line, position: at + 1, statement: chunk.sql },
      details: [
        ...chunk.sql.split('\n').slice(0, 3),
        `If it ran: ${records.done};`,
        `If it did not: ${records.notStarted};`,
      ],
    },
  );
}

interface Failed {
  /** The statement that was tried, counted from 0, of so many. */
  readonly at: number;
  readonly count: number;
  /** So many ran, as the server has recorded; undefined where it could not be asked. */
  readonly ran: number | undefined;
  readonly isLost: boolean;
  readonly again: string;
}

function outcomeOf({ at, count, ran: found, isLost, again }: Failed): string {
  const ran = found ?? at;
  const stays =
    ran === 0 ? 'No statement ran' : ran === 1 ? 'Statement 1 ran and stays' : `Statements 1 to ${ran} ran and stay`;
  if (ran > at)
    return ran === count
      ? `${stays}, the last one as well. "archon-schema ${again}" records it`
      : `${stays}. "archon-schema ${again}" goes on with statement ${ran + 1}`;
  const rest =
    at + 1 === count ? '' : at + 2 === count ? `, ${count} did not run` : `, ${at + 2} to ${count} did not run`;
  const failed = `${stays}, statement ${at + 1} of ${count} ${isLost ? 'was cut off' : 'failed'}${rest}`;
  return found === undefined
    ? `${failed}. Whether it ran, the server cannot be asked now: "archon-schema status" tells, and "archon-schema ${again}" goes on`
    : `${failed}. "archon-schema ${again}" goes on with statement ${at + 1}`;
}
