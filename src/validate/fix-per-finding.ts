import { type Catalog, catalogIndex, type DeclaredCatalog } from '../postgres/model/index.js';
import {
  expectedOn,
  findValueRenames,
  type Rename,
  renameIn,
  restrictTo,
  withValueRenames,
} from '../postgres/catalog/index.js';
import { plan, planRenames, planValueRenames } from '../postgres/plan/index.js';
import { planOptions, type Statement } from '../postgres/kinds/index.js';

/**
 * The statements that close each finding, by the id of its object. They are planned one by one: all of them together, in an
 * order that runs, are what `proveFix` gives.
 *
 * @param found the ids of the findings' objects: what is made along with one of them, a missing table's keys, is its finding's
 */
export function closing(
  declared: DeclaredCatalog,
  live: Catalog,
  renames: readonly Rename[],
  found: ReadonlySet<string>,
): Map<string, Statement[]> {
  const closed = new Map<string, Statement[]>();
  const { get, ancestorIds } = catalogIndex({ objects: [...live.objects, ...declared.catalog.objects] });
  const findingOf = (id: string): string => {
    const object = get(id);
    return [id, ...(object ? ancestorIds(object) : [])].find((one) => found.has(one)) ?? id;
  };
  const add = (object: string, statement: Statement): void => {
    const id = findingOf(object);
    const known = closed.get(id) ?? [];
    if (known.every(({ sql }) => sql !== statement.sql)) closed.set(id, [...known, statement]);
  };
  const declaredIds = new Map(renames.map(({ to, from }) => [from.id, to.id]));
  for (const statement of planRenames(renames)) add(declaredIds.get(statement.object) ?? statement.object, statement);
  const named = asDeclared(declared, live, renames);
  const values = findValueRenames(declared, named);
  for (const statement of planValueRenames(values)) add(statement.object, statement);
  const renamed = withValueRenames(named, values);
  const within = restrictTo(renamed, declared);
  for (const statement of plan(within, expectedOn(declared, within), planOptions(declared)))
    for (const { object } of [statement, ...(statement.also ?? [])]) add(object, statement);
  return closed;
}

/** A live catalog with the names that are declared. */
export function asDeclared(declared: DeclaredCatalog, live: Catalog, renames: readonly Rename[]): Catalog {
  if (renames.length === 0) return live;
  const back = renames.map(({ to, from }) => ({ to: from, from: to }));
  return renameIn({ ...declared, catalog: live }, back).catalog;
}
