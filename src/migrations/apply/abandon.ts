import type { Client } from '../../postgres/connect/index.js';
import { type Bookkeeping, type Chunk, hashOfStatement, type Migration, splitChunks } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { endProgress, type Progress, progressSql, progressTable, readLedger, refuseChanged } from '../history/index.js';
import { clearLeftovers } from './resume-statement.js';
import {
  inSession,
  keepLock,
  type LockedRun,
  type LockOptions,
  refusePooler,
  retrying,
  setSession,
  transaction,
  unlockSql,
} from '../session/index.js';
import { failure } from './run-in-transaction.js';
import { recordNow, runAlone, runInside } from './run-without-transaction.js';

/** A file without a transaction that was begun and is not to be finished. */
export interface Abandoned {
  readonly migration: Migration;
  /** @throws SchemaError when something of the migration is left */
  readonly expectGone: () => Promise<void>;
}

/**
 * Takes back what ran of a file without a transaction, the last statement first, by the statements that its catalog snapshot
 * keeps for each. After each of them it is recorded how much is left: who is cut off goes on from there, either way.
 *
 * @throws SchemaError when a statement has no known way back; the ones after it are taken back already
 */
export async function abandon(run: LockedRun, { migration, expectGone }: Abandoned): Promise<void> {
  const { client, bookkeeping, options } = run;
  const { file, sql = '' } = migration;
  await refusePooler(client, file, 'Nothing was taken back.');
  const chunks = splitChunks(sql);
  const { progress, session } = await retrying(client, options, () =>
    transaction(run, async (_answer, own) => {
      const { progress } = await readLedger(client, bookkeeping);
      if (progress?.createdAt !== migration.entry.when || progress.direction !== 'up')
        throw new SchemaError('run.overtaken', 'Another run has changed the database meanwhile: start again.', {
          facts: { file },
        });
      refuseChanged(file, chunks, progress);
      refuseUnknown(migration, chunks, progress, bookkeeping);
      const session = await setSession(client, own);
      await keepLock(client, bookkeeping);
      return { progress, session };
    }),
  );
  try {
    try {
      options.onStage?.('outside');
      // The one that failed, or whose end nobody saw, may have left something, too.
      const failed = chunks[progress.done];
      if (failed) await clearLeftovers(client, failed.sql);
      for (let at = ranOrBegun(progress) - 1; at >= 0; at--) {
        const undo = migration.undo[at]?.sql ?? [];
        const record = progressSql(bookkeeping, chunks, at);
        await retrying(client, options, () => takeBack(client, undo, record, options)).catch((error: unknown) => {
          throw failure(
            file,
            { sql: undo.join(';\n'), line: chunks[at]?.line ?? 1 },
            error as Error,
            `Statement ${at + 1} could not be taken back, those before it stay. "archon-schema rollback" goes on with it, "archon-schema migrate" runs the file again from there`,
          );
        });
      }
    } finally {
      await inSession(client, session, session.undo).catch(() => undefined);
      options.onStage?.('transaction');
    }
    await retrying(client, options, () =>
      transaction(run, async () => {
        await expectGone();
        await client.exec(endProgress(bookkeeping));
      }),
    );
  } finally {
    await inSession(client, session, unlockSql(bookkeeping)).catch(() => undefined);
  }
}

const ranOrBegun = ({ done, isStarted }: Progress): number => done + (isStarted ? 1 : 0);

/** Together with its record where PostgreSQL allows that; else each by itself, which does no harm a second time. */
async function takeBack(client: Client, undo: readonly string[], record: string, options: LockOptions): Promise<void> {
  if (await runInside(client, undo.join(';\n'), record, options)) return;
  for (const sql of undo) await runAlone(client, sql);
  await recordNow(client, record);
}

function refuseUnknown(
  { file, undo }: Migration,
  chunks: readonly Chunk[],
  progress: Progress,
  bookkeeping: Bookkeeping,
): void {
  const ran = chunks.slice(0, ranOrBegun(progress));
  const isKnown = ({ sql }: Chunk, at: number): boolean =>
    undo[at]?.of === hashOfStatement(sql) && undo[at].sql !== undefined;
  const at = ran.findIndex((chunk, index) => !isKnown(chunk, index));
  if (at === -1) return;
  throw new SchemaError(
    'rollback.missing',
    `${file}:${ran[at]?.line ?? 1}: nothing is known that takes back statement ${at + 1}, which ran: "archon-schema migrate" goes on with the file. Or take back by hand what ran, and forget that it was begun. Nothing was taken back.`,
    {
      facts: { file, line: ran[at]?.line, position: at + 1, statement: ran[at]?.sql },
      details: [...ran.map(({ sql }) => `${sql.split('\n').at(-1)}`), `drop table ${progressTable(bookkeeping)};`],
    },
  );
}
