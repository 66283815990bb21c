import { type CatalogObject, objectLabel } from '../../postgres/model/index.js';
import { visible } from '../../postgres/catalog/index.js';

/** What each object (by id) is called in a report: by its name alone, or with its schema if several have that name. */
export function labelsOf(objects: readonly CatalogObject[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const object of objects) counts.set(nameOf(object), (counts.get(nameOf(object)) ?? 0) + 1);
  return new Map(
    objects.map((object) => [
      object.id,
      visible(counts.get(nameOf(object)) === 1 ? nameOf(object) : objectLabel(object)),
    ]),
  );
}

const nameOf = ({ path }: CatalogObject): string => path.at(-1) ?? '';
