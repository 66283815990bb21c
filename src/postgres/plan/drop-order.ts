import { type Catalog, catalogIndex, type CatalogObject } from '../model/index.js';
import type { Dependencies } from '../catalog/index.js';
import { kindOf, rankOf } from '../kinds/index.js';

/** Something that goes away with `root` and refers to another dropped object. */
interface Referrer {
  readonly root: CatalogObject;
  readonly by: CatalogObject;
}

/** By the id of a dropped object: what refers to it, or to something that goes with it. */
type Referrers = Map<string, readonly Referrer[]>;

/**
 * Orders objects so that each is dropped before what it refers to.
 *
 * Objects that refer to each other in a circle are parted first: what refers there without being dropped for itself (a foreign key,
 * a policy that asks a view) is dropped on its own.
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
  const referrers = referrersAmong(catalog, roots, dependencies);
  const first = [...roots].sort((a, b) => rankOf(b.kind) - rankOf(a.kind));
  const partings: CatalogObject[] = [];
  for (;;) {
    const { ordered, circle } = visitAll(first, referrers);
    const parting = circle.find(({ root, by }) => by.id !== root.id)?.by;
    if (!parting) return [...partings, ...ordered];
    partings.push(parting);
    for (const [id, list] of referrers)
      referrers.set(
        id,
        list.filter(({ by }) => by.id !== parting.id),
      );
  }
}

function referrersAmong(catalog: Catalog, roots: readonly CatalogObject[], dependencies: Dependencies): Referrers {
  const rootOf = rootFinder(catalog, roots);
  const { get } = catalogIndex(catalog);
  const referrers: Referrers = new Map();
  for (const by of catalog.objects) {
    const root = rootOf(by);
    if (!root) continue;
    for (const of of [...(kindOf(by.kind).needs?.(by) ?? []), ...(dependencies.get(by.id) ?? [])]) {
      const object = get(of);
      const needed = object && rootOf(object);
      if (needed && needed !== root) referrers.set(needed.id, [...(referrers.get(needed.id) ?? []), { root, by }]);
    }
  }
  return referrers;
}

/** Referrers first. The first circle that is met is given back, as the references that make it. */
function visitAll(
  roots: readonly CatalogObject[],
  referrers: Referrers,
): { readonly ordered: CatalogObject[]; readonly circle: readonly Referrer[] } {
  const ordered: CatalogObject[] = [];
  const done = new Set<string>();
  const way: Referrer[] = [];
  let circle: readonly Referrer[] = [];
  const open: string[] = [];
  const visit = (object: CatalogObject): void => {
    if (done.has(object.id) || open.includes(object.id)) return;
    open.push(object.id);
    for (const referrer of referrers.get(object.id) ?? []) {
      const at = open.indexOf(referrer.root.id);
      if (at >= 0 && circle.length === 0) circle = [...way.slice(at), referrer];
      way.push(referrer);
      visit(referrer.root);
      way.pop();
    }
    open.pop();
    done.add(object.id);
    ordered.push(object);
  };
  roots.forEach(visit);
  return { ordered, circle };
}

/** Finds the dropped object that another one goes away with: itself, its parent, its parent's parent. */
function rootFinder(
  catalog: Catalog,
  roots: readonly CatalogObject[],
): (object: CatalogObject) => CatalogObject | undefined {
  const { get, ancestorIds } = catalogIndex(catalog);
  const isRoot = new Set(roots.map(({ id }) => id));
  return (object) => (isRoot.has(object.id) ? object : get(ancestorIds(object).find((id) => isRoot.has(id))));
}
