import { type Catalog, catalogIndex, type CatalogIndex, type DeclaredCatalog } from '../postgres/model/index.js';
import {
  type Dependencies,
  expectedOn,
  findValueRenames,
  type Rename,
  renameIn,
  restrictTo,
  withValueRenames,
} from '../postgres/catalog/index.js';
import { plan, planRenames, planValueRenames, rebuiltIds } from '../postgres/plan/index.js';
import { planOptions, type Statement } from '../postgres/kinds/index.js';

/** What was found on a live database. */
export interface Drifted {
  /** The ids of the findings' objects. */
  readonly found: ReadonlySet<string>;
  readonly renames: readonly Rename[];
  /** Of the live database. */
  readonly dependencies: Dependencies;
}

/**
 * The statements that close each finding, by the id of its object. They are planned one by one: all of them together, in an
 * order that runs, are what `proveFix` gives.
 *
 * What is made along with a finding's object, a missing table's keys, is that finding's; so is what is changed, or dropped and made
 * again, because it refers to the object: the columns of an enum, a view over a column.
 */
export function closing(
  declared: DeclaredCatalog,
  live: Catalog,
  { found, renames, dependencies }: Drifted,
): Map<string, Statement[]> {
  const named = asDeclared(declared, live, renames);
  const values = findValueRenames(declared, named);
  const within = restrictTo(withValueRenames(named, values), declared);
  const wanted = expectedOn(declared, within);
  const options = planOptions(declared);
  const findingsOf = ownersOf(
    catalogIndex({ objects: [...live.objects, ...declared.catalog.objects] }),
    { found, dependencies },
    rebuiltIds(within, wanted, options, dependencies),
  );
  const closed = new Map<string, Statement[]>();
  const add = (object: string, statement: Statement): void => {
    for (const id of findingsOf(object)) {
      const known = closed.get(id) ?? [];
      if (known.every(({ sql }) => sql !== statement.sql)) closed.set(id, [...known, statement]);
    }
  };
  const declaredIds = new Map(renames.map(({ to, from }) => [from.id, to.id]));
  for (const statement of planRenames(renames)) add(declaredIds.get(statement.object) ?? statement.object, statement);
  for (const statement of planValueRenames(values)) add(statement.object, statement);
  for (const statement of plan(within, wanted, options, dependencies))
    for (const { object } of [statement, ...(statement.also ?? [])]) add(object, statement);
  return closed;
}

/** Tells whose finding a statement on an object is: also that of what the object refers to, where it is changed for its sake. */
function ownersOf(
  { get, ancestorIds }: CatalogIndex,
  { found, dependencies }: Pick<Drifted, 'found' | 'dependencies'>,
  rebuilt: ReadonlySet<string>,
): (id: string) => readonly string[] {
  const upFrom = (id: string): readonly string[] => {
    const object = get(id);
    return [id, ...(object ? ancestorIds(object) : [])];
  };
  const nearest = (id: string): string | undefined => upFrom(id).find((one) => found.has(one));
  // A view is made again for its columns.
  const partsOf = new Map<string, readonly string[]>();
  for (const part of found) for (const id of upFrom(part).slice(1)) partsOf.set(id, [...(partsOf.get(id) ?? []), part]);
  const reach = (id: string, seen: Set<string>): readonly string[] =>
    upFrom(id).flatMap((one) => {
      if (seen.has(one)) return [];
      seen.add(one);
      const own = found.has(one) ? [one] : [];
      return [...own, ...(dependencies.get(one) ?? []).flatMap((other) => reach(other, seen))];
    });
  return (id) => {
    const own = nearest(id);
    if (own !== undefined && !rebuilt.has(id)) return [own];
    const owners = new Set([...(partsOf.get(id) ?? []), ...reach(id, new Set())]);
    return owners.size === 0 ? [id] : [...owners];
  };
}

/** A live catalog with the names that are declared. */
export function asDeclared(declared: DeclaredCatalog, live: Catalog, renames: readonly Rename[]): Catalog {
  if (renames.length === 0) return live;
  const back = renames.map(({ to, from }) => ({ to: from, from: to }));
  return renameIn({ ...declared, catalog: live }, back).catalog;
}
