import type { Catalog, DeclaredCatalog } from '../../postgres/model/index.js';
import { readColumnOrder, restrictTo } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { rehearse } from '../../expected/index.js';
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
import { converge, type Shadow } from '../../postgres/shadow/index.js';
import { reachOf } from './reach.js';
import type { Draft } from './draft.js';
import { replay } from '../rehearse/index.js';

/** For each statement the ones that take it back, undefined where nothing does. */
export type UndoPlan = readonly (readonly string[] | undefined)[];

/**
 * How each statement of a file without a transaction is taken back, so that one which stops half way can be abandoned. Each is
 * run on the shadow after those before it, and led back to the catalog that it found; indexes are built and dropped concurrently.
 */
export function planUndo(
  shadow: Shadow,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
  up: readonly string[],
): Promise<UndoPlan> {
  return rehearse(shadow, draft, async ({ client, read }) => {
    await replay(client, history);
    return planEach(
      client,
      async () => restrictTo(await read(), reachOf(declared, history)),
      up,
      lastDeclared(history) ?? declared,
    );
  });
}

/** The same for a file that is there, where the history before it has been replayed; nothing of it stays. */
export async function undoOf(
  client: Client,
  read: () => Promise<Catalog>,
  { file, sql = '' }: Migration,
  before: DeclaredCatalog,
): Promise<Undo[]> {
  if (!runsOutside(file, sql)) return [];
  const statements = splitChunks(sql).map((chunk) => chunk.sql);
  await client.exec('savepoint outside');
  // A file that does not run is refused by whoever replays it.
  const plan = await planEach(client, read, statements, before).catch(() => []);
  await client.exec('rollback to savepoint outside; release savepoint outside');
  return hashed(statements, plan);
}

/** What a catalog snapshot remembers of it. */
export const hashed = (statements: readonly string[], plan: UndoPlan): Undo[] =>
  plan.map((sql, at) => ({ of: hashOfStatement(statements[at] ?? ''), ...(sql && { sql }) }));

async function planEach(
  client: Client,
  read: () => Promise<Catalog>,
  up: readonly string[],
  before: DeclaredCatalog,
): Promise<UndoPlan> {
  const undo: (readonly string[] | undefined)[] = [];
  for (const sql of up) {
    const [found, columnOrder] = [await read(), await readColumnOrder(client)];
    await client.exec(withoutConcurrently(sql));
    await client.exec('savepoint ran');
    const { ran, rest } = await converge(client, read, found, { ...planOptions(before), columnOrder });
    undo.push(rest.length === 0 ? ran.flatMap(inUse) : undefined);
    await client.exec('rollback to savepoint ran; release savepoint ran');
  }
  return undo;
}

/** As a table in use bears it, where that is done whole by statements that may be run again. */
const inUse = ({ sql, online }: Statement): readonly string[] =>
  online && online.first.length === 0 && online.later.length === 1 ? online.later : [sql];
