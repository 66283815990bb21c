import { defined } from '../../postgres/model/index.js';
import { describeDifference } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { type Migration, runsOutside } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { parentId } from '../../postgres/model/index.js';
import {
  backup,
  countRows,
  lostSequences,
  type LostTable,
  lostTables,
  type SavedTable,
  type TableLoss,
} from '../backup/index.js';
import { type Ledger, checkUnfinished, compareHistory, compareLive, forgetSql, readLedger } from '../history/index.js';
import { droppedByFiles } from '../preflight/index.js';
import { type LockedRun, type LockOptions, lockTables, type Outcome, retrying, transaction } from '../session/index.js';
import { runFile } from './run-in-transaction.js';
import { watchTables } from './untold-drops.js';
import { beginOutside, completeOutside } from './run-without-transaction.js';

/** Migrations whose down files run in one transaction, or a single one whose down file runs without. */
export interface Part {
  readonly isOutside: boolean;
  readonly goes: readonly Migration[];
}

export function splitParts(goes: readonly Migration[]): Part[] {
  const parts: { isOutside: boolean; goes: Migration[] }[] = [];
  for (const migration of goes) {
    const isOutside = runsOutside(migration.downFile, migration.downSql ?? '');
    const last = parts.at(-1);
    if (last && !isOutside && !last.isOutside) last.goes.push(migration);
    else parts.push({ isOutside, goes: [migration] });
  }
  return parts;
}

export type Before = (migration: Migration) => Migration | undefined;

const pairsOf = ({ goes }: Pick<Part, 'goes'>, before: Before) =>
  goes.map((migration) => [migration, before(migration)] as const);

/**
 * The tables and columns that go with a part: those of its snapshots, and those that its files name besides.
 *
 * @param client in a transaction
 */
export async function lostIn(client: Client, part: Pick<Part, 'goes'>, before: Before): Promise<LostTable[]> {
  return merged([...lostTables(pairsOf(part, before)), ...(await droppedByFiles(client, part.goes))]);
}

/** Each table once; one that goes whole loses no single columns. */
function merged(all: readonly LostTable[]): LostTable[] {
  const tables = new Map<string, LostTable>();
  for (const { schema, table, columns } of all) {
    const key = JSON.stringify([schema, table]);
    const known = tables.get(key);
    if (known && !known.columns) continue;
    const both = columns && [...new Set([...(known?.columns ?? []), ...columns])];
    tables.set(key, { schema, table, ...defined({ columns: both }) });
  }
  return [...tables.values()];
}

/**
 * Chooses the part whose rows a backup saves: what is saved is what goes only while the tables stay locked, in one transaction.
 *
 * @throws SchemaError when the rows of several parts go, or of one that runs without a transaction
 */
export function chooseSaving(
  parts: readonly Part[],
  lost: ReadonlyMap<Part, readonly LostTable[]>,
  before: Before,
): Part | undefined {
  const losing = parts.filter((part) => (lost.get(part) ?? []).length > 0);
  const outside = losing.find(({ isOutside }) => isOutside);
  if (outside)
    throw new SchemaError(
      'rollback.unsafe',
      `${outside.goes[0]?.downFile} deletes data and runs without a transaction, so what it deletes cannot be saved safely: nothing was dropped. Save it yourself, and run the rollback without --backup.`,
      { facts: { file: outside.goes[0]?.downFile } },
    );
  const [first] = losing;
  if (losing.length > 1)
    throw new SchemaError(
      'rollback.unsafe',
      `Between the rollbacks that delete data, one runs without a transaction: one backup cannot hold them all, nothing was dropped. Go back in steps, first with --to ${first?.goes.map(before).at(-1)?.tag}.`,
      { facts: { tag: first?.goes.map(before).at(-1)?.tag } },
    );
  return first ?? parts.find(({ isOutside }) => !isOutside);
}

export interface Run extends LockedRun {
  readonly migrations: readonly Migration[];
  readonly before: Before;
  /** What the user was shown and agreed to. */
  readonly shown: readonly TableLoss[];
  readonly options: LockOptions & { readonly backup?: string };
  /** The part whose rows are saved, where a backup is asked for. */
  readonly saving: Part | undefined;
}

export interface PartResult {
  readonly tables: readonly TableLoss[];
  readonly saved: readonly SavedTable[];
}

/** Takes a part back. @throws SchemaError when it is not as it was shown, or its down files fail */
export const rollBackPart = (run: Run, part: Part): Promise<PartResult> =>
  part.isOutside ? takeOutside(run, part) : takeTogether(run, part);

/** A policy must never hide a row from the backup or the count: PostgreSQL then fails instead. */
const noRowSecurity = 'set local row_security = off';

/** Takes migrations back in one transaction. */
async function takeTogether(run: Run, part: Part): Promise<PartResult> {
  const { client, bookkeeping, before, options } = run;
  const tags = part.goes.map(({ tag }) => tag).join(', ');
  const outcome = (): Outcome => ({
    done: `${tags} is taken back`,
    undone: `${tags} is still applied, nothing was dropped`,
  });
  const work = (): Promise<PartResult> =>
    transaction<PartResult>(
      run,
      async (_answer, begun) => {
        const own = { ...begun, settings: `${begun.settings}; ${noRowSecurity}` };
        await expectNewest(run, part);
        await client.exec(noRowSecurity);
        const tables = await countRows(client, await lostIn(client, part, before));
        await lockTables(client, tables);
        const locked = await countRows(client, tables);
        if (options.backup === undefined) refuseMoreRows(run.shown, locked);
        const saved =
          options.backup !== undefined && part === run.saving
            ? (await backup(client, options.backup, locked, lostSequences(pairsOf(part, before)))).tables
            : [];
        const expectTold = await watchTables(client, locked);
        for (const migration of part.goes) {
          await runFile(
            client,
            own,
            { file: migration.downFile, sql: migration.downSql ?? '' },
            { outcome: 'Nothing was dropped', about: { step: 'roll-back', subject: migration.tag } },
          );
          await expectGone(run, migration);
          await client.exec(forgetSql(bookkeeping, migration));
        }
        await expectTold();
        return { tables: locked, saved };
      },
      { outcome },
    );
  // A second attempt would find the first one's backup in the folder.
  return options.backup === undefined ? retrying(client, options, work) : work();
}

/** Takes a migration back whose down file runs without a transaction. */
async function takeOutside(run: Run, part: Part): Promise<PartResult> {
  const { client, bookkeeping, before, options } = run;
  const [migration] = part.goes;
  if (!migration) return { tables: [], saved: [] };
  const { tables, file } = await retrying(client, options, () =>
    transaction(run, async (_answer, own) => {
      const ledger = await expectNewest(run, part);
      const counted = await countRows(client, await lostIn(client, part, before));
      refuseMoreRows(run.shown, counted);
      return {
        tables: counted,
        file: await beginOutside(client, bookkeeping, { migration, direction: 'down', ledger, own }),
      };
    }),
  );
  await completeOutside(run, file, async () => {
    await expectGone(run, migration);
    await client.exec(forgetSql(bookkeeping, migration));
  });
  return { tables, saved: [] };
}

/** What was shown is what goes: another run may have been faster. */
async function expectNewest({ client, bookkeeping, migrations }: Run, { goes }: Part): Promise<Ledger> {
  const ledger = await readLedger(client, bookkeeping);
  const history = compareHistory(migrations, ledger);
  if (history.applied.at(-1) !== goes[0])
    throw new SchemaError('run.overtaken', 'Another run has changed the database meanwhile: start again.');
  checkUnfinished(history, goes[0], 'down');
  return ledger;
}

function refuseMoreRows(shown: readonly TableLoss[], locked: readonly TableLoss[]): void {
  for (const { schema, table, ...loss } of locked) {
    const before = shown.find((one) => one.schema === schema && one.table === table);
    const more = loss.rows - (before?.rows ?? 0);
    const filled = (loss.filled ?? 0) - (before?.filled ?? 0);
    const rows = more > 0 ? more : filled;
    if (rows > 0)
      throw new SchemaError(
        'run.overtaken',
        `${rows} rows were written to ${schema}.${table} after they were counted: nothing was dropped, start again.`,
        { facts: { table: `${schema}.${table}`, rows } },
      );
  }
}

/** Everything that the migration brought has to be gone, but what is shared. */
export async function expectGone(
  { client, before, bookkeeping }: Pick<Run, 'client' | 'before' | 'bookkeeping'>,
  migration: Migration,
): Promise<void> {
  const { declared, tag } = migration;
  if (!declared) return;
  const kept = new Set([
    ...declared.shared,
    ...(before(migration)?.declared?.catalog.objects.map(({ id }) => id) ?? []),
    ...migration.takenOver,
  ]);
  const { live } = await compareLive(client, declared, bookkeeping);
  const left = live.objects.filter((object) => !kept.has(object.id) && !kept.has(parentId(object) ?? ''));
  if (left.length === 0) return;
  const outcome = runsOutside(migration.downFile, migration.downSql ?? '')
    ? 'so it is not recorded: remove them and run the rollback again'
    : 'so it was undone: nothing was dropped';
  throw new SchemaError('rollback.incomplete', `The rollback of ${tag} leaves objects behind, ${outcome}.`, {
    facts: { tag, objects: left.map(({ id }) => id) },
    details: left.map((object) => describeDifference({ change: 'unexpected', object })),
  });
}
