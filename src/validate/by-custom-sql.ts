import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  parentId,
} from '../postgres/model/index.js';
import {
  compareCatalogs,
  type Drift,
  driftOf,
  isUndeclarable,
  keptRowSecurity,
  type ReachOptions,
  rowSecurity,
  withCustomSql,
  restrictTo,
} from '../postgres/catalog/index.js';
import { type Finding, fromDrift } from './finding.js';

/** What the applied migrations give, and what of it custom SQL made. */
export interface CustomSql {
  readonly past: Catalog;
  readonly isMade: (object: CatalogObject) => boolean;
}

/** What is expected along with what custom SQL in the migrations made, and what that is. */
export interface Explained {
  readonly declared: DeclaredCatalog;
  /** Warnings: nothing declares it, and it is as the migrations made it. */
  readonly told: readonly Finding[];
}

/**
 * Takes out of the drift what custom SQL in the applied migrations made and the database still has as it was made. It is
 * reported once, as a warning, and no fix changes it: `generate` asks about it.
 *
 * @param read replays the migrations; it is called only if there is something that it could explain
 */
export async function explainDrift(
  declared: DeclaredCatalog,
  live: Catalog,
  options: ReachOptions,
  read: () => Promise<CustomSql | undefined>,
): Promise<Explained> {
  const { drift } = driftOf(declared, live, options);
  const open = drift.filter((one) => one.change === 'unexpected' || isSwitched(one) || isOfShape(one));
  const made = open.length > 0 ? await read() : undefined;
  if (!made) return { declared, told: [] };
  const within = restrictTo(made.past, declared, options);
  const past = catalogIndex(within);
  const isAsMade = (object: CatalogObject): boolean => {
    const was = past.get(object);
    return was !== undefined && compareCatalogs(only(within, was), only(live, object)).length === 0;
  };
  const kept = open.flatMap((one) => {
    if (one.change === 'unexpected') return made.isMade(one.object) && isAsMade(one.object) ? [one.object.id] : [];
    const was = past.get(one.object);
    return isSwitched(one) && was?.properties[one.property ?? ''] === true ? [keptRowSecurity(one.object.id)] : [];
  });
  const shaped = new Set(open.filter(isOfShape).map(({ object }) => object.id));
  const known: DeclaredCatalog = {
    ...withCustomSql(declared, {
      ...within,
      objects: within.objects.filter((object) => shaped.has(object.id) || shaped.has(parentId(object) ?? '')),
    }),
    kept: [...(declared.kept ?? []), ...kept],
  };
  const left = new Set(driftOf(known, live, options).drift.map(keyOf));
  const told = drift
    .filter((one) => !left.has(keyOf(one)))
    .map((one): Finding => {
      const finding = fromDrift(one);
      const isAsked = isSwitched(one) || (one.change === 'unexpected' && one.object.parent !== undefined);
      const asked = isAsked ? '; generate will ask whether it stays (--keep or --drop)' : '';
      return {
        ...finding,
        severity: 'warning',
        message: `${finding.message}: custom SQL in a migration made it so${asked}`,
      };
    });
  return { declared: known, told };
}

/** Row level security that is on and not declared. */
const isSwitched = ({ property, actual }: Drift): boolean =>
  actual === true && rowSecurity.some((name) => name === property);

/** What no declaration can state. */
const isOfShape = ({ change, object, property = '' }: Drift): boolean =>
  change === 'changed' && isUndeclarable(object.kind, property);

const only = (catalog: Catalog, object: CatalogObject): Catalog => ({ ...catalog, objects: [object] });

const keyOf = ({ object, change, property = '' }: Drift): string => `${change} ${object.id} ${property}`;
