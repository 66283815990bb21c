import {
  type Catalog,
  countDrift,
  type DeclaredCatalog,
  describeDifference,
  type Difference,
  type Drift,
  driftOf,
  readCatalog,
  scopeOf,
  withinDeclared,
} from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { lastDeclared, type Migration, UserError } from '../project/index.js';
import type { Bookkeeping } from './bookkeeping.js';

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
  const live = withinDeclared(catalog, declared);
  return { live, drift, differences: drift.filter(({ isShared }) => !isShared) };
}

/**
 * Refuses to make what is there already, before anything is touched.
 *
 * @throws UserError that says whether what is there is the same (then it can be adopted) or how it differs
 */
export async function refuseExisting(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Bookkeeping,
): Promise<void> {
  const next = pending[0]?.declared;
  if (!next) return;
  const before = new Set(lastDeclared(applied)?.catalog.objects.map(({ id }) => id));
  const left = new Set([...next.shared, ...pending.flatMap(({ takenOver }) => takenOver)]);
  const made = next.catalog.objects.filter(
    ({ id, parent }) => parent === undefined && !before.has(id) && !left.has(id),
  );
  const { live, drift, differences } = await compareLive(client, next, bookkeeping);
  const there = new Set(live.objects.map(({ id }) => id));
  const existing = made.filter(({ id }) => there.has(id));
  const [first] = existing;
  if (!first) return;
  const tag = pending[0]?.tag;
  const count = `${existing.length} of the ${made.length} objects that ${tag} makes`;
  if (differences.length === 0)
    throw new UserError(
      `${first.id} is there already, and everything is as ${tag} would make it: record it as applied with "archon-schema adopt".`,
      { isFinding: true },
    );
  throw new UserError(
    `${first.id} is there already: ${count} exist, with ${countDrift(drift)} from what is declared. Close them with "archon-schema adopt --repair", or remove the objects, and run migrate again.`,
    { details: drift.map(describeDifference), isFinding: true },
  );
}

/**
 * Who has dropped what the migrations made has not made it undone: it is still recorded.
 *
 * @throws UserError naming what is gone, and the command that makes it again
 */
export function refuseGone({ catalog }: DeclaredCatalog, differences: readonly Difference[]): void {
  const gone = differences.filter(({ change, object }) => change === 'missing' && object.parent === undefined);
  const [first] = gone;
  if (!first) return;
  const made = catalog.objects.filter(({ parent }) => parent === undefined).length;
  throw new UserError(
    `Every migration is recorded as applied, but ${gone.length} of the ${made} objects that they make ${gone.length === 1 ? 'is' : 'are'} gone: ${first.object.id}${gone.length > 1 ? ' and others' : ''}. "archon-schema adopt --repair" makes them again, without rows.`,
    { details: gone.map(describeDifference), isFinding: true },
  );
}
