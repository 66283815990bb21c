import { type Catalog, type CatalogObject, idOf } from '../model/index.js';
import type { Dependencies } from '../catalog/index.js';
import { dropOrder } from './drop-order.js';
import {
  type Hazard,
  isPartitioned,
  kindOf,
  type PlanContext,
  type PlanOptions,
  rankOf,
  type Statement,
} from '../kinds/index.js';
import { commentsOf, keepsOf } from './keeps.js';
import { carryNumbering } from './numbering.js';
import { rewriteOnce } from './one-rewrite.js';
import { revokeDefaults } from './revoke-defaults.js';
import { sortOut } from './change-set.js';

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
  const sorted = sortOut(from, to, options, dependencies);
  const context: PlanContext = {
    ...options,
    childrenOf: (id) =>
      inOrder(
        to.objects.filter(({ parent }) => parent === id),
        options.columnOrder?.[id],
      ),
    referrersTo: (id) => from.objects.filter((object) => dependencies.get(object.id)?.includes(id)),
  };
  const statements = statementsOn(from, to, context);
  const isPresent = isIn(from);
  const isWanted = isIn(to);
  const gone = new Set(sorted.dropped.map(({ id }) => id));
  const carried = sorted.altered.map((change) => ({ column: change.to, ...carryNumbering(change, from, to, gone) }));
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
        kindOf(object.kind).hazards?.drop?.(object, isWanted(object)),
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
      made: statements(object, create(object, context), hazards?.create?.(object, isPresent(object))),
    });
    const afterColumns = kindOf(object.kind).afterColumns?.(object) ?? [];
    ranked.push({ rank: rankOf('column') + 0.5, made: statements(object, afterColumns) });
    ranked.push({ rank: rankOf('grant') - 0.5, made: statements(object, revoked) });
  }
  // After its indexes, before what is declared of comments and rights.
  for (const { object, after } of [...keeps.values(), ...comments])
    ranked.push({ rank: rankOf('comment') - 0.25, made: keeping(object, after) });
  ranked.sort((a, b) => a.rank - b.rank);
  return [
    ...carried.flatMap(({ column, first }) => statements(column, first)),
    ...sorted.defaultsAside.flatMap((column) => statements(column, dropDefault(column))),
    ...comments.flatMap(({ object, before }) => keeping(object, before)),
    ...drops,
    ...rewriteOnce(ranked.flatMap(({ made }) => made)),
  ];
}

/**
 * The place of an object in the order of making. Parents come before their partitions and heirs, which get keys and triggers
 * along with them; the index of a materialized
 * view comes after it, and that of a partitioned table after those of the partitions, which it takes over.
 */
function placesIn({ objects }: Catalog): (object: CatalogObject) => number {
  const tables = new Map(objects.flatMap((object) => (object.kind === 'table' ? [[object.id, object] as const] : [])));
  const parentsOf = (id: string): number => {
    const parents = (tables.get(id)?.properties['inherits'] ?? []) as readonly (readonly string[])[];
    return Math.max(0, ...parents.map((path) => 1 + parentsOf(idOf('table', ...path))));
  };
  return (object) => {
    const { kind, id, parent } = object;
    const table = kind === 'table' ? id : kind === 'trigger' || kind === 'constraint' ? parent : undefined;
    if (table !== undefined) return rankOf(kind) + 0.9 * (1 - 1 / (1 + parentsOf(table)));
    if (kind !== 'index' || parent === undefined) return rankOf(kind);
    if (parent.startsWith('view ')) return rankOf('view') + 0.5;
    return rankOf(kind) + (isPartitioned(object) ? 0.5 / (1 + parentsOf(parent)) : 0);
  };
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

function isIn({ objects }: Catalog): (object: CatalogObject) => boolean {
  const ids = new Set(objects.map(({ id }) => id));
  return ({ id }) => ids.has(id);
}

function statementsOn(from: Catalog, to: Catalog, context: PlanContext): Statements {
  const relations = new Map(
    [...from.objects, ...to.objects].flatMap((object) =>
      object.kind === 'table' || object.kind === 'view' ? [[object.id, object]] : [],
    ),
  );
  return (object, sql, hazards = [], change = 'make') => {
    const plan = kindOf(object.kind);
    const safer = hazards.length > 0 ? plan.hazards?.safer?.(object, change, hazards, context) : undefined;
    return sql.map((text) => {
      const online = plan.online?.(text, object, relations.get(object.parent ?? ''), context);
      return {
        sql: text,
        hazards,
        object: object.id,
        ...(safer !== undefined && { safer }),
        ...(online && { online }),
        ...tableOf(object),
      };
    });
  };
}

/** A path begins with the table's; that of an index, which lies beside it, does not. */
function tableOf({ kind, path, parent, properties }: CatalogObject): { on?: [string, string] } {
  const [schema = '', name = ''] = path;
  if (kind === 'index') return { on: [schema, typeof properties['table'] === 'string' ? properties['table'] : ''] };
  return parent === undefined ? {} : { on: [schema, name] };
}
