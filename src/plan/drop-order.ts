import type { Catalog, CatalogObject, Dependencies } from '../catalog/index.js';
import { kindPlans, rankOf } from './kinds/index.js';

/**
 * Orders objects so that each is dropped before what it refers to.
 *
 * Objects that refer to each other in a circle are parted first: the reference itself (a foreign key) is dropped on its own.
 *
 * @param catalog the catalog that holds the objects
 * @param dependencies of the catalog, where they are known
 * @param roots what is dropped; what stands on it goes along
 */
export function dropOrder(
  catalog: Catalog,
  roots: readonly CatalogObject[],
  dependencies: Dependencies,
): CatalogObject[] {
  const rootOf = rootFinder(catalog, roots);
  const byId = new Map(catalog.objects.map((object) => [object.id, object]));
  const referrers = new Map<string, { readonly root: CatalogObject; readonly by: CatalogObject }[]>();
  for (const by of catalog.objects) {
    const root = rootOf(by);
    if (!root) continue;
    for (const id of [...(kindPlans[by.kind].needs?.(by) ?? []), ...(dependencies.get(by.id) ?? [])]) {
      const object = byId.get(id);
      const needed = object && rootOf(object);
      if (needed && needed !== root) referrers.set(needed.id, [...(referrers.get(needed.id) ?? []), { root, by }]);
    }
  }
  const partings: CatalogObject[] = [];
  const ordered: CatalogObject[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (object: CatalogObject): void => {
    if (state.has(object.id)) return;
    state.set(object.id, 'open');
    for (const { root, by } of referrers.get(object.id) ?? []) {
      if (state.get(root.id) === 'open') partings.push(by);
      else visit(root);
    }
    state.set(object.id, 'done');
    ordered.push(object);
  };
  [...roots].sort((a, b) => rankOf(b.kind) - rankOf(a.kind)).forEach(visit);
  return [...partings, ...ordered];
}

/** Finds the dropped object that another one goes away with: itself, its parent, its parent's parent. */
function rootFinder(
  catalog: Catalog,
  roots: readonly CatalogObject[],
): (object: CatalogObject) => CatalogObject | undefined {
  const byId = new Map(catalog.objects.map((object) => [object.id, object]));
  const isRoot = new Set(roots.map(({ id }) => id));
  return (object) => {
    let at: CatalogObject | undefined = object;
    while (at && !isRoot.has(at.id)) at = at.parent === undefined ? undefined : byId.get(at.parent);
    return at;
  };
}
