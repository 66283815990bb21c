import { type Catalog, type CatalogObject, compareCatalogs } from '../catalog/index.js';
import { dropOrder } from './drop-order.js';
import { kindPlans, rankOf } from './kinds/index.js';
import { revokeDefaults } from './revoke-defaults.js';
import type { Hazard, PlanContext, Statement } from './statement.js';

export interface PlanOptions {
  /** Ids of objects that are made if missing and never replaced or dropped. */
  readonly shared: ReadonlySet<string>;
  /** Objects on which these roles hold exactly what is declared, whatever the database grants by default. */
  readonly governed: { readonly roles: readonly string[]; readonly targets: ReadonlySet<string> };
}

const nothing: PlanOptions = { shared: new Set(), governed: { roles: [], targets: new Set() } };

/**
 * Plans the statements that turn one catalog into another: drops first, from the outermost dependant inwards, then changes and
 * creations, from what others need to what needs them.
 *
 * What a drop takes along unseen (an index on a dropped column) is not known here: run the plan, read the catalog and plan
 * again until nothing is left.
 *
 * @returns the statements, none when the catalogs agree in all but shared objects
 */
export function plan(from: Catalog, to: Catalog, options: PlanOptions = nothing): Statement[] {
  const context: PlanContext = {
    ...options,
    childrenOf: (id) => to.objects.filter(({ parent }) => parent === id),
  };
  const { dropped, created, altered } = sortOut(from, to, context);
  const drops = dropOrder(from, dropped).flatMap((object) =>
    statements(object, kindPlans[object.kind].drop(object), kindPlans[object.kind].hazards?.drop),
  );
  const creations = created.map((object) => ({
    rank: rankOf(object.kind),
    made: statements(object, kindPlans[object.kind].create(object, context), kindPlans[object.kind].hazards?.create),
  }));
  const revocations = created.map((object) => ({
    rank: rankOf('grant') - 0.5,
    made: statements(object, revokeDefaults(object, context), undefined),
  }));
  const rest = [...altered, ...creations, ...revocations].sort((a, b) => a.rank - b.rank).flatMap(({ made }) => made);
  return [...drops, ...rest];
}

interface Ranked {
  readonly rank: number;
  readonly made: readonly Statement[];
}

interface Sorted {
  readonly dropped: readonly CatalogObject[];
  readonly created: readonly CatalogObject[];
  readonly altered: readonly Ranked[];
}

function sortOut(from: Catalog, to: Catalog, context: PlanContext): Sorted {
  const differences = compareCatalogs(to, from).filter(
    ({ change, object }) => change === 'missing' || !context.shared.has(object.id),
  );
  const changed = new Map<string, { to: CatalogObject; from: CatalogObject; properties: string[] }>();
  for (const { change, object, found, property } of differences) {
    if (change !== 'changed' || !found || property === undefined) continue;
    const entry = changed.get(object.id) ?? { to: object, from: found, properties: [] };
    entry.properties.push(property);
    changed.set(object.id, entry);
  }
  const altered: Ranked[] = [];
  const rebuilt: { to: CatalogObject; from: CatalogObject }[] = [];
  for (const change of changed.values()) {
    const kind = kindPlans[change.to.kind];
    const sql = kind.alter?.(change.to, change.from, change.properties);
    if (sql)
      altered.push({
        rank: rankOf(change.to.kind),
        made: statements(change.to, sql, kind.hazards?.alter?.(change.properties)),
      });
    else rebuilt.push(change);
  }
  const dropped = [
    ...differences.filter(({ change }) => change === 'unexpected').map(({ object }) => object),
    ...rebuilt.map((change) => change.from),
  ];
  const rebuiltIds = new Set(rebuilt.map((change) => change.to.id));
  const missing = new Set(differences.filter(({ change }) => change === 'missing').map(({ object }) => object.id));
  // What stands on a rebuilt object goes with it and is made again.
  const isMade = under(to, (object) => missing.has(object.id) || rebuiltIds.has(object.id));
  const made = to.objects.filter((object) => missing.has(object.id) || isMade(object));
  const madeIds = new Set(made.map(({ id }) => id));
  const isIncluded = (object: CatalogObject): boolean =>
    object.parent !== undefined && madeIds.has(object.parent) && includedBy(object);
  const gone = new Set(dropped.map(({ id }) => id));
  const goesAlong = under(from, (object) => gone.has(object.id));
  return {
    dropped: dropped.filter((object) => !goesAlong(object)),
    created: made.filter((object) => !isIncluded(object)),
    altered,
  };
}

/** Whether an object is made by its parent's own `CREATE`. */
function includedBy(object: CatalogObject): boolean {
  const parentKind = object.parent?.split(' ')[0] as CatalogObject['kind'];
  return kindPlans[parentKind].includes?.includes(object.kind) ?? false;
}

/** Whether something that an object stands on, at any distance, is one of those. */
function under(catalog: Catalog, isOne: (object: CatalogObject) => boolean): (object: CatalogObject) => boolean {
  const byId = new Map(catalog.objects.map((object) => [object.id, object]));
  return (object) => {
    let at = object.parent === undefined ? undefined : byId.get(object.parent);
    while (at && !isOne(at)) at = at.parent === undefined ? undefined : byId.get(at.parent);
    return at !== undefined;
  };
}

const statements = (object: CatalogObject, sql: readonly string[], hazards: readonly Hazard[] = []): Statement[] =>
  sql.map((text) => ({ sql: text, hazards, object: object.id }));
