import {
  type Catalog,
  compareCatalogs,
  type DeclaredCatalog,
  describeDifference,
  type Difference,
  expectedOn,
  readCatalog,
  scopeOf,
  withinDeclared,
} from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { type Migration, UserError } from '../project/index.js';
import type { Bookkeeping } from './bookkeeping.js';

/** A live database beside what a migration's snapshot says of it; shared objects are left out. */
export interface Comparison {
  readonly live: Catalog;
  readonly differences: readonly Difference[];
}

/** Compares a live database with a migration's catalog snapshot. */
export async function compareLive(
  client: Client,
  declared: DeclaredCatalog,
  bookkeeping: Bookkeeping,
): Promise<Comparison> {
  const catalog = await readCatalog(client, scopeOf(declared, bookkeeping));
  const live = withinDeclared(catalog, declared);
  const shared = new Set(declared.shared);
  const differences = compareCatalogs(expectedOn(declared, live), live).filter(({ object }) => !shared.has(object.id));
  return { live, differences };
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
  const before = new Set(applied.at(-1)?.declared?.catalog.objects.map(({ id }) => id));
  const shared = new Set(next.shared);
  const made = next.catalog.objects.filter(
    ({ id, parent }) => parent === undefined && !before.has(id) && !shared.has(id),
  );
  const { live, differences } = await compareLive(client, next, bookkeeping);
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
    `${first.id} is there already: ${count} exist, and ${differences.length} things differ from what is declared. Close the differences with "archon-schema adopt --repair", or remove the objects, and run migrate again.`,
    { details: differences.map(describeDifference), isFinding: true },
  );
}
