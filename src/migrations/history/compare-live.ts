import type { Catalog, DeclaredCatalog } from '../../postgres/model/index.js';
import {
  describeDifference,
  type Difference,
  type Drift,
  driftOf,
  readCatalog,
  scopeOf,
  restrictTo,
} from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Bookkeeping } from '../../project/index.js';

/** A live database compared with a migration's snapshot. */
export interface Comparison {
  /** What of it the snapshot is about. */
  readonly live: Catalog;
  /** Every difference, as `validate` lists and counts them. */
  readonly drift: readonly Drift[];
  /** Those that migrations have to answer for: what is shared is made if missing, and else left as it is. */
  readonly differences: readonly Drift[];
}

/** Compares a live database with a migration's catalog snapshot. */
export async function compareLive(
  client: Client,
  declared: DeclaredCatalog,
  bookkeeping: Bookkeeping,
): Promise<Comparison> {
  const catalog = await readCatalog(client, scopeOf(declared, bookkeeping));
  const { drift } = driftOf(declared, catalog);
  const live = restrictTo(catalog, declared);
  return { live, drift, differences: drift.filter(({ isShared }) => !isShared) };
}

/**
 * Who has dropped what the migrations made has not made it undone: it is still recorded.
 *
 * @throws SchemaError naming what is gone, and the command that makes it again
 */
export function refuseGone({ catalog }: DeclaredCatalog, differences: readonly Difference[]): void {
  const gone = differences.filter(({ change, object }) => change === 'missing' && object.parent === undefined);
  const [first] = gone;
  if (!first) return;
  const made = catalog.objects.filter(({ parent }) => parent === undefined).length;
  const problem = `Every migration is recorded as applied, but ${gone.length} of the ${made} objects that they make ${gone.length === 1 ? 'is' : 'are'} gone: ${first.object.id}${gone.length > 1 ? ' and others' : ''}.`;
  const remedy = '"archon-schema adopt --repair" makes them again, without rows.';
  throw new SchemaError('drift.found', `${problem} ${remedy}`, {
    facts: { objects: gone.map(({ object }) => object.id), count: gone.length, problem, remedy },
    details: gone.map(describeDifference),
  });
}
