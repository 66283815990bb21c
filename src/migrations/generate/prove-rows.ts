import { type Column, columnKind, isKind, kindOf } from '../../postgres/kinds/index.js';
import { type Catalog, type CatalogObject, objectLabel, parentId } from '../../postgres/model/index.js';
import { compareCatalogs } from '../../postgres/catalog/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import type { Completed } from './plan-migration.js';
import type { Step } from './step.js';
import { insertRows, type Width, withReferenced } from './sample-rows.js';

/** What a migration does over rows, a sentence each. */
export interface OverRows {
  readonly risks: readonly string[];
  /** Its rollback fails over rows that the migration has kept. */
  readonly irreversible: readonly string[];
  /** Its rollback fails over rows that were written after it. */
  readonly rollbackRisks: readonly string[];
}

/**
 * Runs a migration and its rollback over rows, on the shadow: rows of every shape that the constraints allow are there before,
 * and more are written between the two. What fails is said.
 *
 * Rows are put into the tables that the migration is about, and into those that they refer to.
 */
export async function proveOverRows(
  rehearse: Rehearse,
  { declared, history }: Step,
  migration: Pick<Completed, 'up' | 'down'>,
): Promise<OverRows> {
  return rehearse(async (run) => {
    await run.replay(history);
    const before = await run.catalog();
    const touched = touchedTables(before, declared.catalog);
    if (![...touched].some((id) => before.objects.some((object) => object.id === id))) return nothing;
    const up = (width: Width): Promise<string | undefined> =>
      migrateOver(run, migration.up, { catalog: before, touched, width });
    const wide = await up('wide');
    const plain = wide && (await up('plain'));
    const risks = wide ? [wide] : [];
    // Where no row bears it, there is nothing to take back.
    if (wide && plain) return { ...nothing, risks };
    const takeBack = await run.savepoint();
    const kept = await run.tryInOrder(migration.down);
    if (kept)
      return {
        ...nothing,
        risks,
        irreversible: [`rolling back fails while ${holding(touched)} rows: ${kept.error.message}`],
      };
    await takeBack();
    const after = await run.catalog();
    const tables = withReferenced(touchedTables(after, before), after);
    await insertRows(run.client, after, tables, { width: 'wide', first: 100 });
    const newer = await run.tryInOrder(migration.down);
    return {
      ...nothing,
      risks,
      rollbackRisks: newer ? [`fails where rows hold what only this migration allows: ${newer.error.message}`] : [],
    };
  });
}

const nothing: OverRows = { risks: [], irreversible: [], rollbackRisks: [] };

/** Runs the migration over rows; on failure all is as before. */
async function migrateOver(
  run: Rehearsal,
  up: readonly string[],
  { catalog, touched, width }: { catalog: Catalog; touched: ReadonlySet<string>; width: Width },
): Promise<string | undefined> {
  const takeBack = await run.savepoint();
  await insertRows(run.client, catalog, withReferenced(touched, catalog), { width });
  const failed = await run.tryInOrder(up);
  if (!failed) return undefined;
  await takeBack();
  return `fails where rows of ${namesOf(touched)} break it: ${failed.error.message}`;
}

/** The ids of the tables that differ, or on which something does; a type counts for the tables that have columns of it. */
function touchedTables(before: Catalog, after: Catalog): Set<string> {
  const touched = new Set<string>();
  const objects = [...before.objects, ...after.objects];
  for (const { object } of compareCatalogs(after, before)) {
    const table = tableOf(object);
    if (table !== undefined) touched.add(table);
    if (!kindOf(object.kind).isType) continue;
    for (const column of objects)
      if (isKind(column, columnKind) && elementType(column) === objectLabel(object))
        touched.add(parentId(column) ?? '');
  }
  return touched;
}

const elementType = ({ properties }: Column): string => (properties.type ?? '').replace(/(\[\])+$/, '');

/** Only what rows can break: not a comment, a policy or a grant. */
const tableOf = (object: CatalogObject): string | undefined => {
  const { holdsRows, isBrokenByRows } = kindOf(object.kind);
  return holdsRows ? object.id : isBrokenByRows ? parentId(object) : undefined;
};

const namesOf = (tables: ReadonlySet<string>): string => [...tables].map((id) => id.replace(/^table /, '')).join(', ');

const holding = (tables: ReadonlySet<string>): string => `${namesOf(tables)} ${tables.size === 1 ? 'holds' : 'hold'}`;

/** The migration with what it does over rows; a failure that is known already is not repeated. */
export function withOverRows<Migration extends Pick<Completed, keyof OverRows>>(
  migration: Migration,
  { risks, irreversible, rollbackRisks }: OverRows,
): Migration {
  const isTold = (known: readonly string[]): boolean => known.some((risk) => risk.includes('fails on existing rows'));
  return {
    ...migration,
    risks: [...migration.risks, ...(isTold(migration.risks) ? [] : risks)],
    irreversible: [...migration.irreversible, ...irreversible],
    rollbackRisks: [...migration.rollbackRisks, ...(isTold(migration.rollbackRisks) ? [] : rollbackRisks)],
  };
}
