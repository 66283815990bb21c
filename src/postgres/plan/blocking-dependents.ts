import { type Catalog, catalogIndex, type CatalogObject, objectId } from '../model/index.js';
import { type Dependencies, referrersTo } from '../catalog/index.js';
import { kindOf } from '../kinds/index.js';

/** What has to step aside while other objects are made anew or change under it. */
export interface BlockingDependents {
  /** Ids of objects that are dropped before and made again after. */
  readonly objects: ReadonlySet<string>;
  /** Columns of which only the default is. */
  readonly defaults: readonly CatalogObject[];
}

/**
 * Finds what refers, at any distance, to objects that are dropped, or to columns and types that change under it.
 *
 * @param rebuilt ids of objects that are dropped, for good or to be made again
 * @param unsettled ids of objects that stay, but that PostgreSQL does not change while others use them
 */
export function blockingDependents(
  from: Catalog,
  dependencies: Dependencies,
  rebuilt: ReadonlySet<string>,
  unsettled: ReadonlySet<string>,
): BlockingDependents {
  const { get, childrenOf } = catalogIndex(from);
  const objects = new Set<string>();
  const defaults: CatalogObject[] = [];
  const seen = new Set<string>();
  const visit = (id: string, stays: boolean): void => {
    if (seen.has(id)) return;
    seen.add(id);
    // What refers to a part of a rebuilt object refers to it.
    if (!stays) for (const part of childrenOf(id)) visit(part.id, false);
    const needed = get(id);
    for (const by of referrersTo(id, dependencies)) {
      const object = get(by);
      if (object && needed) visitReferrer(object, needed, stays);
    }
  };
  const remake = (id: string): void => {
    objects.add(id);
    visit(id, false);
  };
  const visitReferrer = (object: CatalogObject, needed: CatalogObject, stays: boolean): void => {
    switch (kindOf(object.kind).stepsAside?.(object, needed, stays)) {
      case 'remade':
        return remake(object.id);
      case 'parent':
        return object.parent && remake(objectId(object.parent));
      case 'changed':
        return visit(object.id, true);
      case 'default':
        defaults.push(object);
    }
  };
  for (const id of rebuilt) visit(id, false);
  for (const id of unsettled) visit(id, true);
  return { objects, defaults };
}
