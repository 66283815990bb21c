import { type CatalogObject, type DeclaredCatalog, parentId } from '../../postgres/model/index.js';
import { type Rename, renameIn } from '../../postgres/catalog/index.js';
import { lastDeclared, type Migration } from '../../project/index.js';

/**
 * What a migration speaks about: everything that is declared now or was at the last migration, also where it bears the name that
 * it has on the other side.
 */
export function reachOf(
  declared: DeclaredCatalog,
  history: readonly Migration[],
  renames: readonly Rename[] = [],
): DeclaredCatalog {
  const last = lastDeclared(history);
  const sides = [declared, ...(last ? [last] : [])];
  if (renames.length > 0) sides.push(renameIn(declared, renames));
  if (renames.length > 0 && last) sides.push(renameIn(last, renames.map(reverse)));
  // What is kept is left alone, also where a backfilled catalog holds it.
  const kept = new Set(declared.kept);
  const isKept = (object: CatalogObject): boolean => kept.has(object.id) || kept.has(parentId(object) ?? '');
  return sides.reduce((all, side) => ({
    ...all,
    shared: both(all.shared, side.shared),
    managed: both(all.managed, side.managed),
    governed: {
      roles: both(all.governed.roles, side.governed.roles),
      targets: [...all.governed.targets, ...side.governed.targets],
    },
    catalog: {
      ...all.catalog,
      objects: [...all.catalog.objects, ...side.catalog.objects].filter((object) => !isKept(object)),
    },
  }));
}

/** A rename in the other direction. */
export const reverse = ({ to, from }: Rename): Rename => ({ to: from, from: to });

const both = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
