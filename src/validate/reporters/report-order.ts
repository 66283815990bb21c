import { type Catalog, catalogIndex, type CatalogObject, parentId } from '../../postgres/model/index.js';
import { kindOf } from '../../postgres/kinds/index.js';

/**
 * Orders objects for people: by the names in `order`, then what others refer to before what refers to it, then by name.
 *
 * @param order names without schema
 */
export function inOrder(
  objects: readonly CatalogObject[],
  catalog: Catalog,
  order: readonly string[],
): readonly CatalogObject[] {
  const place = ({ path }: CatalogObject): number => {
    const index = order.indexOf(path.at(-1) ?? '');
    return index < 0 ? order.length : index;
  };
  const waiting = [...objects].sort((a, b) => place(a) - place(b));
  const isWaiting = new Set(waiting.map(({ id }) => id));
  const needs = referencesBetween(catalog);
  const ordered: CatalogObject[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((object) => (needs.get(object.id) ?? []).every((id) => !isWaiting.has(id)));
    const [next] = waiting.splice(Math.max(ready, 0), 1);
    if (!next) break;
    isWaiting.delete(next.id);
    ordered.push(next);
  }
  return ordered;
}

/** Which tables each table refers to by foreign keys, but itself. */
function referencesBetween(catalog: Catalog): Map<string, string[]> {
  const references = new Map<string, string[]>();
  const { get } = catalogIndex(catalog);
  for (const object of catalog.objects) {
    const [table, needs] = [parentId(object), kindOf(object.kind).needs?.(object) ?? []];
    if (table === undefined) continue;
    for (const ref of needs) {
      const id = get(ref)?.id;
      if (id !== undefined && id !== table) references.set(table, [...(references.get(table) ?? []), id]);
    }
  }
  return references;
}
