import type { Catalog, CatalogObject, Ref } from './catalog.js';
import { objectId, parentId } from './identity.js';

/** An object, a reference to it, or its id. */
export type Named = string | Ref;

/** Answers what a catalog is asked most; each answer is worked out once. */
export interface CatalogIndex {
  get(of: Named | undefined): CatalogObject | undefined;
  has(of: Named): boolean;
  /** What an object stands on, where the catalog holds it. */
  parentOf(object: CatalogObject): CatalogObject | undefined;
  /** What stands on an object, in the order of the catalog. */
  childrenOf(of: Named | undefined): readonly CatalogObject[];
  /**
   * The ids of what an object stands on, at any distance, the nearest first. The last one may be of an object that the catalog does
   * not hold.
   */
  ancestorIds(object: CatalogObject): readonly string[];
}

const indexes = new WeakMap<readonly CatalogObject[], CatalogIndex>();

/**
 * Looks the objects of a catalog up by id or reference, and by what they stand on.
 *
 * @returns the same index for the same list of objects; of several objects with one id, it has the last
 */
export function catalogIndex({ objects }: Pick<Catalog, 'objects'>): CatalogIndex {
  const known = indexes.get(objects);
  if (known) return known;
  const index = indexed(objects);
  indexes.set(objects, index);
  return index;
}

function indexed(objects: readonly CatalogObject[]): CatalogIndex {
  const byId = new Map(objects.map((object) => [object.id, object]));
  let byParent: ReadonlyMap<string, readonly CatalogObject[]> | undefined;
  const get = (of: Named | undefined): CatalogObject | undefined => (of === undefined ? undefined : byId.get(toId(of)));
  const parentOf = (object: CatalogObject): CatalogObject | undefined => {
    const id = parentId(object);
    return id === undefined ? undefined : byId.get(id);
  };
  return {
    get,
    has: (of) => byId.has(toId(of)),
    parentOf,
    childrenOf: (of) => (of === undefined ? [] : ((byParent ??= groupByParent(objects)).get(toId(of)) ?? [])),
    ancestorIds: (object) => {
      const ids: string[] = [];
      for (let id = parentId(object); id !== undefined;) {
        ids.push(id);
        const above = byId.get(id);
        id = above && parentId(above);
      }
      return ids;
    },
  };
}

/** The id of what is named. That of a comment or a grant is not in its path alone: name it by the object or its id. */
export const toId = (of: Named): string => {
  if (typeof of === 'string') return of;
  return 'id' in of && typeof of.id === 'string' ? of.id : objectId(of);
};

function groupByParent(objects: readonly CatalogObject[]): ReadonlyMap<string, readonly CatalogObject[]> {
  const groups = new Map<string, CatalogObject[]>();
  for (const object of objects) {
    const id = parentId(object);
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group) group.push(object);
    else groups.set(id, [object]);
  }
  return groups;
}
