import { type Catalog, catalogIndex, type CatalogObject, defined, type Ref, toId } from '../model/index.js';
import { type Dependencies, referrersTo } from '../catalog/index.js';
import { dropOrder } from './drop-order.js';
import {
  type Carried,
  firstRank,
  type Hazard,
  kindOf,
  type PlanContext,
  type PlanOptions,
  rankOf,
  type Statement,
} from '../kinds/index.js';
import { commentsOf, keepsOf } from './keeps.js';
import { rewriteOnce } from './one-rewrite.js';
import { revokeDefaults } from './revoke-defaults.js';
import { changeSet } from './change-set.js';

const nothingCarried: Carried = { first: [], before: [], after: [] };

const nothing: PlanOptions = { shared: new Set(), governed: { roles: [], targets: new Set() } };

/**
 * Plans the statements that turn one catalog into another: drops first, from the outermost dependant inwards, then changes and
 * creations, from what others need to what needs them. What refers to an object that PostgreSQL cannot change under it is
 * dropped and made again around the change.
 *
 * Not every order is known here: run the plan, read the catalog and plan again until nothing is left.
 *
 * @param dependencies of `from`; without them, what refers to a rebuilt object stays in its way
 * @returns the statements, none when the catalogs agree in all but shared objects
 */
export function plan(
  from: Catalog,
  to: Catalog,
  options: PlanOptions = nothing,
  dependencies: Dependencies = new Map(),
): Statement[] {
  const [present, wanted] = [catalogIndex(from), catalogIndex(to)];
  const sorted = changeSet(from, to, options, dependencies);
  const context: PlanContext = {
    ...options,
    childrenOf: (of) => inOrder(wanted.childrenOf(of), options.columnOrder?.[of === undefined ? '' : toId(of)]),
    referrersTo: (of) => {
      const referrers = new Set(referrersTo(toId(of), dependencies));
      return from.objects.filter(({ id }) => referrers.has(id));
    },
  };
  const statements = statementsOn(from, to, context);
  const gone = new Set(sorted.dropped.map(({ id }) => id));
  const carried = sorted.altered.map((change) => ({
    column: change.to,
    ...(kindOf(change.to.kind).carry?.(change, { before: from, after: to, dropped: gone }) ?? nothingCarried),
  }));
  const droppedLater = new Set(carried.map(({ drops: id }) => id));
  const dropped = sorted.dropped.filter(({ id }) => !droppedLater.has(id));
  const keeping = (object: CatalogObject, sql: string): Statement[] =>
    statements(object, [sql]).map((statement) => ({ ...statement, keeps: true }));
  const keeps = keepsOf(dropped, sorted.created, context);
  const comments = commentsOf(from, dropped, to);
  const drops = dropOrder(from, dropped, dependencies).flatMap((object) => {
    const kept = keeps.get(object.id);
    return [
      ...(kept ? keeping(object, kept.before) : []),
      ...statements(
        object,
        kindOf(object.kind).drop(object),
        kindOf(object.kind).hazards?.drop?.(object, wanted.has(object)),
        'drop',
      ),
    ];
  });
  const placeOf = placesIn(to);
  const ranked: { readonly rank: number; readonly made: readonly Statement[] }[] = [];
  for (const { to: object, from: found, properties, reshaped } of sorted.altered) {
    const { alter, hazards } = kindOf(object.kind);
    const { before = [], after = [] } = carried.find(({ column }) => column === object) ?? {};
    const sql = [...before, ...(reshaped ?? alter?.(object, found, properties, context) ?? []), ...after];
    ranked.push({
      rank: placeOf(object),
      made: statements(object, sql, hazards?.alter?.(properties, object, found, context)),
    });
  }
  for (const object of sorted.created) {
    const { create, hazards } = kindOf(object.kind);
    const revoked = revokeDefaults(object, context);
    ranked.push({
      rank: placeOf(object),
      made: statements(object, create(object, context), hazards?.create?.(object, present.has(object))),
    });
    const { completed } = kindOf(object.kind);
    if (completed)
      ranked.push({ rank: rankOf(completed.after) + 0.5, made: statements(object, completed.sql(object)) });
    ranked.push({ rank: firstRank(({ isGoverned }) => isGoverned) - 0.5, made: statements(object, revoked) });
  }
  // After its indexes, before what is declared of comments and rights.
  for (const { object, after } of [...keeps.values(), ...comments])
    ranked.push({ rank: firstRank(({ isUnnamed }) => isUnnamed) - 0.25, made: keeping(object, after) });
  ranked.sort((a, b) => a.rank - b.rank);
  return [
    ...carried.flatMap(({ column, first }) => statements(column, first)),
    ...sorted.defaultsAside.flatMap((column) => statements(column, dropDefault(column))),
    ...comments.flatMap(({ object, before }) => keeping(object, before)),
    ...drops,
    ...rewriteOnce(ranked.flatMap(({ made }) => made)),
  ];
}

/** The place of an object in the order of making. */
function placesIn(catalog: Catalog): (object: CatalogObject) => number {
  const { get } = catalogIndex(catalog);
  const depthOf = (of: Ref | undefined): number => {
    const object = get(of);
    const heirOf = object && kindOf(object.kind).heirOf?.(object);
    return Math.max(0, ...(heirOf ?? []).map((parent) => 1 + depthOf(parent)));
  };
  return (object) => rankOf(object.kind) + (kindOf(object.kind).place?.(object, { rankOf, depthOf }) ?? 0);
}

/** What has no place comes last. */
const inOrder = (objects: readonly CatalogObject[], names: readonly string[] = []): readonly CatalogObject[] => {
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = ({ path }: CatalogObject): number => places.get(path.at(-1) ?? '') ?? names.length;
  return [...objects].sort((a, b) => placeOf(a) - placeOf(b));
};

/** The default comes back by the column's own change: the next plan finds it missing. */
const dropDefault = (column: CatalogObject): readonly string[] => {
  const { default: _gone, ...properties } = column.properties;
  return kindOf(column.kind).alter?.({ ...column, properties }, column, ['default'], noContext) ?? [];
};

const noContext: PlanContext = { ...nothing, childrenOf: () => [], referrersTo: () => [] };

type Statements = (
  object: CatalogObject,
  sql: readonly string[],
  hazards?: readonly Hazard[],
  change?: 'make' | 'drop',
) => Statement[];

function statementsOn(from: Catalog, to: Catalog, context: PlanContext): Statements {
  const relationOf = ({ parent }: CatalogObject): CatalogObject | undefined =>
    parent && kindOf(parent.kind).isRelation
      ? (catalogIndex(to).get(parent) ?? catalogIndex(from).get(parent))
      : undefined;
  return (object, sql, hazards = [], change = 'make') => {
    const plan = kindOf(object.kind);
    const safer = hazards.length > 0 ? plan.hazards?.safer?.(object, change, hazards, context) : undefined;
    return sql.map((text) => {
      const online = plan.online?.(text, object, relationOf(object), context);
      return {
        sql: text,
        hazards,
        object: object.id,
        ...defined({ safer, online }),
        ...placeOn(object),
      };
    });
  };
}

/** A path begins with that of the relation, or the kind tells it. */
function placeOn(object: CatalogObject): { on?: readonly [string, string] } {
  const own = kindOf(object.kind).relationOf?.(object);
  if (own) return { on: own };
  const [schema = '', name = ''] = object.path;
  return object.parent === undefined ? {} : { on: [schema, name] };
}
