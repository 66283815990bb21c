import { type Catalog, catalogIndex, type CatalogObject } from '../model/index.js';
import { type CommentedObject, keepComments, type Kept, kindOf, type PlanContext } from '../kinds/index.js';

/** What is kept, around dropping an object and making it again. */
export interface KeptAround extends Kept {
  readonly object: CatalogObject;
}

/**
 * What objects keep that are dropped and made again, by their ids. A function whose arguments change is another one for
 * PostgreSQL; where it is the only one of its name that goes, and one comes, that one takes its place.
 */
export function keepsOf(
  dropped: readonly CatalogObject[],
  created: readonly CatalogObject[],
  context: PlanContext,
): ReadonlyMap<string, KeptAround> {
  const made = catalogIndex({ objects: created });
  const gone = new Set(dropped.map(({ id }) => id));
  const placeOf = (object: CatalogObject): string | undefined => {
    const place = kindOf(object.kind).takesPlaceBy?.(object);
    return place === undefined ? undefined : `${object.kind} ${place}`;
  };
  const alone = (objects: readonly CatalogObject[]): Map<string, CatalogObject> => {
    const one = new Map<string, CatalogObject>();
    const several = new Set<string>();
    for (const object of objects) {
      const place = placeOf(object);
      if (place === undefined) continue;
      if (one.has(place)) several.add(place);
      one.set(place, object);
    }
    return new Map([...one].filter(([place]) => !several.has(place)));
  };
  const heirs = alone(created.filter(({ id }) => !gone.has(id)));
  const leavers = alone(dropped.filter(({ id }) => !made.has(id)));
  return new Map(
    dropped.flatMap((object) => {
      const place = placeOf(object) ?? '';
      const now = made.get(object.id) ?? (leavers.get(place) === object ? heirs.get(place) : undefined);
      const kept = now && kindOf(object.kind).keep?.(object, context, now);
      return kept ? [[object.id, { object, ...kept }] as const] : [];
    }),
  );
}

/** The comments of what goes and comes back, also along with what it stands on. */
export function commentsOf(from: Catalog, dropped: readonly CatalogObject[], wanted: Catalog): readonly KeptAround[] {
  const { ancestorIds } = catalogIndex(from);
  const isWanted = catalogIndex(wanted);
  const gone = new Set(dropped.map(({ id }) => id));
  const goes = (object: CatalogObject): boolean => [object.id, ...ancestorIds(object)].some((id) => gone.has(id));
  const objects = from.objects.flatMap((object): CommentedObject[] => {
    const found = isWanted.has(object) && goes(object) ? kindOf(object.kind).found?.(object) : undefined;
    return found ? [{ object, found }] : [];
  });
  // What may be made again later than the rest keeps its comment by itself.
  const isByItself = ({ object }: CommentedObject): boolean => kindOf(object.kind).online !== undefined;
  const groups = [...objects.filter(isByItself).map((one) => [one]), objects.filter((one) => !isByItself(one))];
  return groups.flatMap(([first, ...more]) =>
    first ? [{ object: first.object, ...keepComments([first, ...more]) }] : [],
  );
}
