import type { Catalog, CatalogObject, Kind } from '../model/index.js';
import type { Dependencies } from '../catalog/index.js';

/** What has to step aside while other objects are made anew or change under it. */
export interface Aside {
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
export function stepAside(
  from: Catalog,
  dependencies: Dependencies,
  rebuilt: ReadonlySet<string>,
  unsettled: ReadonlySet<string>,
): Aside {
  const byId = new Map(from.objects.map((object) => [object.id, object]));
  const referrers = new Map<string, string[]>();
  for (const [by, needed] of dependencies)
    for (const id of needed) referrers.set(id, [...(referrers.get(id) ?? []), by]);
  const objects = new Set<string>();
  const defaults: CatalogObject[] = [];
  const seen = new Set<string>();
  const visit = (id: string, stays: boolean): void => {
    if (seen.has(id)) return;
    seen.add(id);
    // What refers to a part of a rebuilt object refers to it.
    if (!stays) for (const part of from.objects) if (part.parent === id) visit(part.id, false);
    for (const by of referrers.get(id) ?? []) {
      const object = byId.get(by);
      if (!object) continue;
      if (object.kind === 'column') visitColumn(object, id, stays);
      else if (movable.has(object.kind) && !(stays && isBuiltAnew(object))) {
        objects.add(by);
        visit(by, false);
      }
    }
  };
  const visitColumn = (column: CatalogObject, needed: string, stays: boolean): void => {
    // A column of a type that changes changes, too.
    if (stays && needed.startsWith('enum ')) return visit(column.id, true);
    if (column.parent?.startsWith('view ')) {
      objects.add(column.parent);
      return visit(column.parent, false);
    }
    if (column.properties['generated'] !== undefined) {
      objects.add(column.id);
      return visit(column.id, false);
    }
    if (column.properties['default'] !== undefined) defaults.push(column);
  };
  for (const id of rebuilt) visit(id, false);
  for (const id of unsettled) visit(id, true);
  return { objects, defaults };
}

/** What can be dropped and made again without losing rows. */
const movable: ReadonlySet<Kind> = new Set(['function', 'view', 'constraint', 'index', 'policy', 'rule', 'trigger']);

/** PostgreSQL itself builds keys and plain indexes anew when the type of a column changes. */
function isBuiltAnew({ kind, properties }: CatalogObject): boolean {
  if (kind === 'constraint') return properties['type'] === 'primary key' || properties['type'] === 'unique';
  const keys = properties['keys'];
  const isPlain = Array.isArray(keys) && keys.every((key) => !String(key).includes('('));
  return kind === 'index' && isPlain && properties['predicate'] === undefined;
}
