import { type DeclaredCatalog, defined } from '../../postgres/model/index.js';
import { readColumnOrder } from '../../postgres/catalog/index.js';
import { planOptions, type Statement } from '../../postgres/kinds/index.js';
import {
  hashOfStatement,
  lastDeclared,
  type Migration,
  runsOutside,
  splitChunks,
  type Undo,
  withoutConcurrently,
} from '../../project/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import { reachOf } from './reach.js';
import type { Step } from './step.js';

/** For each statement the ones that take it back, undefined where nothing does. */
export type UndoPlan = readonly (readonly string[] | undefined)[];

/**
 * How each statement of a file without a transaction is taken back, so that one which stops half way can be abandoned. Each is
 * run on the shadow after those before it, and led back to the catalog that it found; indexes are built and dropped concurrently.
 */
export function planUndo(rehearse: Rehearse, { declared, history }: Step, up: readonly string[]): Promise<UndoPlan> {
  return rehearse(async (run) => {
    await run.replay(history);
    return planEach(run.within(reachOf(declared, history)), up, lastDeclared(history) ?? declared);
  });
}

/** The same for a file that is there, where the history before it has been replayed; nothing of it stays. */
export async function undoOf(run: Rehearsal, { file, sql = '' }: Migration, before: DeclaredCatalog): Promise<Undo[]> {
  if (!runsOutside(file, sql)) return [];
  const statements = splitChunks(sql).map((chunk) => chunk.sql);
  const takeBack = await run.savepoint();
  // A file that does not run is refused by whoever replays it.
  const plan = await planEach(run, statements, before).catch(() => []);
  await takeBack();
  return hashed(statements, plan);
}

/** What a catalog snapshot remembers of it. */
export const hashed = (statements: readonly string[], plan: UndoPlan): Undo[] =>
  plan.map((sql, at) => ({ of: hashOfStatement(statements[at] ?? ''), ...defined({ sql }) }));

async function planEach(run: Rehearsal, up: readonly string[], before: DeclaredCatalog): Promise<UndoPlan> {
  const undo: (readonly string[] | undefined)[] = [];
  for (const sql of up) {
    const [found, columnOrder] = [await run.catalog(), await readColumnOrder(run.client)];
    await run.run([withoutConcurrently(sql)]);
    const takeBack = await run.savepoint();
    const { ran } = await run.converge(found, { ...planOptions(before), columnOrder });
    undo.push(ran?.flatMap(inUse));
    await takeBack();
  }
  return undo;
}

/** As a table in use bears it, where that is done whole by statements that may be run again. */
const inUse = ({ sql, online }: Statement): readonly string[] =>
  online && online.first.length === 0 && online.later.length === 1 ? online.later : [sql];
