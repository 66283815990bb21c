import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  type Kind,
} from '../postgres/model/index.js';
import { compareCatalogs, expectedOn, findRenames, renameIn, restrictTo } from '../postgres/catalog/index.js';
import { dependentKinds, kindOf } from '../postgres/kinds/index.js';
import { kindsOfDrizzle, writers } from './writers.js';

/** One that Drizzle declares, or that nothing can, with what stands on it. */
export interface UndeclaredObject {
  readonly object: CatalogObject;
  /** How many objects of each kind stand on it. */
  readonly holds: Readonly<Record<Kind, number>>;
}

/** What is live and nobody declares. */
export interface Undeclared {
  /** By our builders it can be declared. */
  readonly ours: readonly CatalogObject[];
  readonly drizzles: readonly UndeclaredObject[];
  /** No builder declares its kind. */
  readonly others: readonly UndeclaredObject[];
}

/**
 * Finds what is live beside the declared objects and on them, whatever of it a comparison would leave alone.
 *
 * @param isWatched whether a table or view of this name counts
 */
export function findUndeclared(
  declared: DeclaredCatalog,
  live: Catalog,
  isWatched: true | ((name: string) => boolean),
): Undeclared {
  const all = undeclaredIn(declared, live, isWatched);
  const ids = new Set(all.map(({ id }) => id));
  const { ancestorIds } = catalogIndex(live);
  const isOurs = ({ kind }: CatalogObject): boolean => writers.some((writer) => writer.kind === kind);
  /** The outermost object that is not declared either, and that we do not write. */
  const rootOf = (object: CatalogObject): string => {
    const strange = ancestorIds(object).filter((id) => ids.has(id) && !isOurs(catalogIndex(live).get(id) ?? object));
    return strange.at(-1) ?? object.id;
  };
  const holds = new Map<string, Record<Kind, number>>();
  for (const object of all) {
    const root = rootOf(object);
    if (root === object.id) continue;
    const counts = holds.get(root) ?? {};
    holds.set(root, { ...counts, [object.kind]: (counts[object.kind] ?? 0) + 1 });
  }
  const roots = all.filter((object) => rootOf(object) === object.id);
  const isDrizzles = ({ kind }: CatalogObject): boolean => kindsOfDrizzle.includes(kind);
  const listed = (some: readonly CatalogObject[]): UndeclaredObject[] =>
    some.map((object) => ({ object, holds: holds.get(object.id) ?? {} }));
  return {
    ours: writers.flatMap(({ kind, withoutUsual = (some) => some }) =>
      withoutUsual(roots.filter((object) => object.kind === kind)),
    ),
    drizzles: listed(roots.filter(isDrizzles)),
    others: listed(roots.filter((object) => !isOurs(object) && !isDrizzles(object))),
  };
}

function undeclaredIn(
  declared: DeclaredCatalog,
  live: Catalog,
  isWatched: true | ((name: string) => boolean),
): CatalogObject[] {
  const renames = findRenames(declared, live);
  const named = renames.length === 0 ? declared : renameIn(declared, renames);
  const targets = live.objects.filter(({ kind }) => kindOf(kind).privileges !== undefined);
  const { kept: _kept, ...rest } = named;
  const everything: DeclaredCatalog = {
    ...rest,
    managed: dependentKinds(),
    governed: { roles: named.governed.roles, targets },
  };
  const restricted = restrictTo(live, everything, { strict: isWatched });
  return compareCatalogs(expectedOn(named, restricted), restricted).flatMap(({ change, object }) =>
    change === 'unexpected' ? [object] : [],
  );
}
