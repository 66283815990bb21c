import { compareCatalogs, expectedOn, withoutImplied } from '../../postgres/catalog/index.js';
import { tableKind } from '../../postgres/kinds/index.js';
import { idOf, parentId } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import type { Bookkeeping, Migration } from '../../project/index.js';
import { countRows, type LostTable, type TableLoss, unfillable } from '../backup/index.js';
import { compareLive } from '../history/index.js';
import { refuseHidden } from '../session/index.js';
import { type Before, lostIn, type Part } from './rollback-steps.js';

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

/**
 * What goes with migrations that are taken back: to be shown, and what each part of them loses.
 *
 * @throws SchemaError when row level security hides rows from the count
 */
export async function readLoss(
  client: Client,
  bookkeeping: Bookkeeping,
  parts: readonly Part[],
  before: Before,
): Promise<{ readonly loss: RollbackLoss; readonly lost: ReadonlyMap<Part, readonly LostTable[]> }> {
  const goes = parts.flatMap((part) => part.goes);
  const tables = await lostIn(client, { goes }, before);
  await refuseHidden(client, tables, 'nothing was dropped');
  const lost = new Map<Part, readonly LostTable[]>();
  for (const part of parts) lost.set(part, parts.length === 1 ? tables : await lostIn(client, part, before));
  const counted = await countRows(client, tables);
  const loss = {
    tags: goes.map(({ tag }) => tag),
    tables: counted,
    unfillable: unfillable(goes, counted),
    others: await findOthers(client, goes[0], tables, bookkeeping),
  };
  return { loss, lost };
}

/** What stands on the tables that go and is not of the newest migration's snapshot. */
async function findOthers(
  client: Client,
  newest: Migration | undefined,
  tables: readonly LostTable[],
  bookkeeping: Bookkeeping,
): Promise<string[]> {
  if (!newest?.declared) return [];
  const { live } = await compareLive(client, newest.declared, bookkeeping);
  const differences = compareCatalogs(expectedOn(newest.declared, live), live);
  const ids = new Set(
    tables.filter(({ columns }) => !columns).map(({ schema, table }) => idOf(tableKind.kind, schema, table)),
  );
  return withoutImplied(differences)
    .filter(({ change, object }) => change === 'unexpected' && object.kind !== 'grant')
    .filter(({ object }) => ids.has(parentId(object) ?? object.id))
    .map(({ object }) => object.id);
}
