import { type Catalog, catalogIndex, type CatalogObject, parentId } from '../model/index.js';
import { compareCatalogs, type Dependencies, type Difference } from '../catalog/index.js';
import { type Altered, kindOf, type PlanOptions, parentKind } from '../kinds/index.js';
import { blockingDependents } from './blocking-dependents.js';

/** An object that differs, in what, and what is done about it. */
export interface ChangedObject extends Altered<CatalogObject> {
  /** The statements that change it along with its parts. */
  readonly reshaped?: readonly string[];
}

/** What has to be done to each object. Objects that go, or are made, along with another one are left out. */
export interface ChangeSet {
  readonly dropped: readonly CatalogObject[];
  readonly created: readonly CatalogObject[];
  readonly altered: readonly ChangedObject[];
  /** Columns whose default refers to something that is made anew: it is taken away before. */
  readonly defaultsAside: readonly CatalogObject[];
}

/** Sorts the differences of two catalogs into drops, changes and creations. */
export function changeSet(
  from: Catalog,
  to: Catalog,
  { shared, rebuildEnums = false }: PlanOptions,
  dependencies: Dependencies,
): ChangeSet {
  const differences = compareCatalogs(to, from).filter(
    ({ change, object }) => change === 'missing' || !shared.has(object.id),
  );
  const present = catalogIndex(from);
  const wanted = catalogIndex(to);
  const changed = groupChanges(differences);
  const isAlterable = ({ to: object, from: found, properties }: ChangedObject): boolean =>
    kindOf(object.kind).alter?.(object, found, properties, blind) !== undefined;
  const rebuilt = new Set(changed.filter((change) => !isAlterable(change)).map(({ to: object }) => object.id));
  // A view's column cannot be changed, added or taken away without the view.
  const partChanged = differences.filter(
    ({ change, object }) => kindOf(object.kind).isPart?.(object) && (change !== 'changed' || rebuilt.has(object.id)),
  );
  for (const { object } of partChanged) {
    rebuilt.delete(object.id);
    const whole = parentId(object);
    if (whole !== undefined && present.has(whole) && wanted.has(whole)) rebuilt.add(whole);
  }
  const reshaped = reshape({ from, to }, changed, rebuilt, partChanged);
  for (const id of reshaped.keys()) rebuilt.delete(id);
  const unsettled = changed.filter(({ to: object, from: found, properties }) =>
    kindOf(object.kind).unsettles?.(properties, object, found, rebuildEnums),
  );
  const missing = new Set(differences.filter(({ change }) => change === 'missing').map(({ object }) => object.id));
  const isReshaped = (object: CatalogObject): boolean =>
    kindOf(object.kind).isPart !== undefined && reshaped.has(parentId(object) ?? '');
  const gone = new Set(
    differences
      .filter(({ change, object }) => change === 'unexpected' && !isReshaped(object))
      .map(({ object }) => object.id),
  );
  const unsettledIds = new Set(unsettled.map(({ to: object }) => object.id));
  // What refers to something that goes refers to something else when it is made again.
  const aside = blockingDependents(from, dependencies, new Set([...rebuilt, ...gone]), unsettledIds);
  for (const id of aside.objects) if (wanted.has(id) && !shared.has(id)) rebuilt.add(id);

  // What stands on a rebuilt object goes with it and is made again.
  const isUnderRebuilt = under(to, (id) => missing.has(id) || rebuilt.has(id));
  const made = to.objects.filter(
    (object) => missing.has(object.id) || rebuilt.has(object.id) || isUnderRebuilt(object),
  );
  const madeIds = new Set(made.map(({ id }) => id));
  const isIncluded = (object: CatalogObject): boolean => madeIds.has(parentId(object) ?? '') && includedBy(object);
  const dropped = from.objects.filter(({ id }) => gone.has(id) || rebuilt.has(id));
  const goesAlong = under(from, (id) => gone.has(id) || rebuilt.has(id));
  return {
    dropped: dropped.filter((object) => !goesAlong(object) && !kindOf(object.kind).isPart?.(object)),
    created: made.filter((object) => !isIncluded(object) && !kindOf(object.kind).isPart?.(object)),
    altered: changed
      .filter(({ to: { id } }) => !madeIds.has(id))
      .map((change) => {
        const statements = reshaped.get(change.to.id);
        return statements ? { ...change, reshaped: statements } : change;
      }),
    defaultsAside: aside.defaults.filter(({ id }) => !gone.has(id) && !madeIds.has(id)),
  };
}

/** The ids of what a plan drops and makes again. */
export function rebuiltIds(...[from, to, options, dependencies]: Parameters<typeof changeSet>): ReadonlySet<string> {
  const { dropped, created } = changeSet(from, to, options, dependencies);
  const made = new Set(created.map(({ id }) => id));
  return new Set(dropped.flatMap(({ id }) => (made.has(id) ? [id] : [])));
}

/** What of the rebuilt can be changed along with its parts: each has the type that it had, or is new or goes. */
function reshape(
  { from, to }: { readonly from: Catalog; readonly to: Catalog },
  changed: readonly ChangedObject[],
  rebuilt: ReadonlySet<string>,
  partChanged: readonly Difference[],
): Map<string, readonly string[]> {
  const partsOf = (catalog: Catalog, object: CatalogObject): CatalogObject[] =>
    catalogIndex(catalog)
      .childrenOf(object)
      .filter((child) => kindOf(child.kind).isPart?.(child));
  return new Map(
    changed.flatMap(({ to: object, from: found, properties }) => {
      const isOther = partChanged.some(
        ({ change, object: part }) => change === 'changed' && parentId(part) === object.id,
      );
      if (!rebuilt.has(object.id) || isOther) return [];
      const [wanted, present] = [
        { object, parts: partsOf(to, object) },
        { object: found, parts: partsOf(from, object) },
      ];
      const statements = kindOf(object.kind).reshape?.(wanted, present, properties);
      return statements ? [[object.id, statements] as const] : [];
    }),
  );
}

/** Only whether a change is possible is asked. */
const blind = {
  shared: new Set<string>(),
  governed: { roles: [], targets: new Set<string>() },
  childrenOf: () => [],
  referrersTo: () => [],
};

function groupChanges(differences: readonly Difference[]): ChangedObject[] {
  const changed = new Map<string, { to: CatalogObject; from: CatalogObject; properties: string[] }>();
  for (const { change, object, found, property } of differences) {
    if (change !== 'changed' || !found || property === undefined) continue;
    const entry = changed.get(object.id) ?? { to: object, from: found, properties: [] };
    entry.properties.push(property);
    changed.set(object.id, entry);
  }
  return [...changed.values()];
}

/** Whether an object is made by its parent's own `CREATE`. */
function includedBy(object: CatalogObject): boolean {
  return parentKind(object).includes?.includes(object.kind) ?? false;
}

/** Whether something that an object stands on, at any distance, is one of those. */
function under(catalog: Catalog, isOne: (id: string) => boolean): (object: CatalogObject) => boolean {
  const { ancestorIds } = catalogIndex(catalog);
  return (object) => ancestorIds(object).some(isOne);
}
