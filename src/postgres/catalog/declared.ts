import {
  type Catalog,
  type CatalogIndex,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  type Json,
  type Kind,
  objectId,
  sameJson,
  sameRoles,
} from '../model/index.js';
import type { CatalogScope } from './catalog-query.js';
import { kindOf, parentKind, propertyOf, withOwnerGrants } from '../kinds/index.js';
import { adaptToServer } from './server-differences.js';

/** The part of a live database that has to be read to compare it with what is declared. */
export function scopeOf(declared: DeclaredCatalog, bookkeeping?: CatalogScope['bookkeeping']): CatalogScope {
  const { objects } = declared.catalog;
  const isOfServer = ({ kind }: CatalogObject): boolean => kindOf(kind).isOfServer === true;
  const bound = objects.filter((object) => !isOfServer(object)).map(({ path }) => path[0] ?? '');
  const targets = declared.governed.targets.flatMap(({ kind, path }) => (kindOf(kind).isNamespace ? path : []));
  return {
    schemas: [...new Set([...bound, ...targets])].sort(),
    roles: objects.filter(isOfServer).map(({ path }) => path[0] ?? ''),
    ...(bookkeeping && { bookkeeping }),
  };
}

/** The declared catalog as the server of a live one describes it. */
export const expectedOn = (declared: DeclaredCatalog, live: Catalog): Catalog => adaptToServer(declared.catalog, live);

export interface ReachOptions {
  /** What stands beside the declared objects, in their schemas, counts as well; a function says of which tables and views. */
  readonly strict?: boolean | ((name: string) => boolean);
}

/**
 * Leaves of a live catalog what the declarations speak about: declared objects and what stands on them.
 *
 * What stands beside them (other tables, functions, roles) is not ours, unless `strict`. What stands on them counts if its
 * kind is managed; of grants those on governed objects, whoever holds them.
 */
export function restrictTo(live: Catalog, declared: DeclaredCatalog, options: ReachOptions = {}): Catalog {
  const reach = new Reach(live, declared, options);
  const wanted = catalogIndex(declared.catalog);
  const objects = live.objects
    .filter((object) => reach.holds(object))
    .map((object) => withoutUndeclared(object, wanted.get(object), declared));
  return withOwnerGrants({ ...live, objects }, declared, live === declared.catalog);
}

/** Row level security, which custom SQL may have switched on: the properties of a table, and how their answer is remembered. */
export const rowSecurity = ['rowSecurity', 'forceRowSecurity'] as const;
export const keptRowSecurity = (tableId: string): string => `rls ${tableId}`;

/**
 * Of a shared role, only the attributes that are declared are compared, and of a shared function its signature: the rest is
 * somebody else's choice.
 */
function withoutUndeclared(
  object: CatalogObject,
  declared: CatalogObject | undefined,
  { shared, comparedBodies = [], kept = [] }: Pick<DeclaredCatalog, 'shared' | 'comparedBodies' | 'kept'>,
): CatalogObject {
  if (declared && isFreeFunction(object, { shared, comparedBodies })) {
    const isOwn = ([name]: [string, Json]): boolean => propertyOf(object.kind, name)?.isOfSignature === true;
    const live = Object.entries(object.properties).filter(isOwn);
    const others = Object.entries(declared.properties).filter((one) => !isOwn(one));
    return { ...object, properties: Object.fromEntries([...live, ...others]) };
  }
  if (declared && kept.includes(keptRowSecurity(object.id))) {
    const asDeclared = rowSecurity.map((name) => [name, declared.properties[name] ?? null] as const);
    return { ...object, properties: { ...object.properties, ...Object.fromEntries(asDeclared) } };
  }
  const isShared = kindOf(object.kind).isOfServer === true && declared !== undefined && shared.includes(object.id);
  const free = Object.keys(object.properties).filter(
    (property) =>
      (isShared || propertyOf(object.kind, property)?.isOnlyDeclared) && declared?.properties[property] === undefined,
  );
  if (free.length === 0) return object;
  const properties = Object.fromEntries(Object.entries(object.properties).filter(([name]) => !free.includes(name)));
  return { ...object, properties };
}

/** Whether a function is shared, and only its signature is compared. */
export const isFreeFunction = (
  { kind, id }: Pick<CatalogObject, 'kind' | 'id'>,
  { shared, comparedBodies = [] }: Pick<DeclaredCatalog, 'shared' | 'comparedBodies'>,
): boolean =>
  Object.values(kindOf(kind).properties).some(({ isOfSignature }) => isOfSignature) &&
  shared.includes(id) &&
  !comparedBodies.includes(id);

class Reach {
  readonly #live: CatalogIndex;
  readonly #declared: CatalogIndex;
  readonly #managed: ReadonlySet<Kind>;
  readonly #shared: ReadonlySet<string>;
  readonly #targets: ReadonlySet<string>;
  readonly #kept: ReadonlySet<string>;
  readonly #strict: boolean | ((name: string) => boolean);

  constructor(live: Catalog, declared: DeclaredCatalog, { strict = false }: ReachOptions) {
    this.#live = catalogIndex(live);
    this.#declared = catalogIndex(declared.catalog);
    this.#managed = new Set(declared.managed);
    this.#shared = new Set(declared.shared);
    this.#targets = new Set(declared.governed.targets.map((target) => objectId(target)));
    this.#kept = new Set(declared.kept);
    this.#strict = strict;
  }

  holds(object: CatalogObject): boolean {
    if (kindOf(object.kind).isGoverned) return this.#isGoverned(object);
    if (this.#declared.has(object.id)) return true;
    const ancestors = this.#live.ancestorIds(object);
    if ([object.id, ...ancestors].some((id) => this.#kept.has(id))) return false;
    // Others may have put more on a shared object: it is as much theirs.
    if (ancestors.some((id) => this.#shared.has(id))) return false;
    if (ancestors.some((id) => this.#declared.has(id))) return this.#isManaged(object.kind);
    return (
      this.#isWatched(object) &&
      !kindOf(object.kind).isAround &&
      !kindOf(object.kind).isOfPostgres?.(object) &&
      this.#isManaged(object.kind)
    );
  }

  #isWatched(object: CatalogObject): boolean {
    if (typeof this.#strict === 'boolean') return this.#strict;
    const root = this.#live.get(this.#live.ancestorIds(object).at(-1)) ?? object;
    return !kindOf(root.kind).isRelation || this.#strict(root.path[1] ?? '');
  }

  /** Kinds that stand for themselves are always compared. */
  #isManaged(kind: Kind): boolean {
    return this.#managed.has(kind) || !kindOf(kind).isDependent;
  }

  /** A column's grants are its table's affair; a sequence that a column owns is an object of its own. */
  #isGoverned(grant: CatalogObject): boolean {
    const [target = '', owner = ''] = this.#live.ancestorIds(grant);
    return this.#targets.has(target) || (parentKind(grant).isDependent === true && this.#targets.has(owner));
  }
}

/**
 * What a catalog holds beyond another: objects that are new or differ.
 *
 * @param kept ids of objects that count although they were there before
 */
export function subtract(catalog: Catalog, baseline: Catalog, kept: readonly string[] = []): Catalog {
  const known = catalogIndex(baseline);
  const objects = catalog.objects.filter((object) => {
    const before = known.get(object);
    return kept.includes(object.id) || !before || !sameJson(object.properties, before.properties);
  });
  return { ...catalog, objects };
}

/** Adds to a catalog what another one knows of its objects: other texts for the same properties, words for the same roles. */
export function withAlternativesOf(known: Catalog | undefined, catalog: Catalog): Catalog {
  const others = known && catalogIndex(known);
  const objects = catalog.objects.map((object) => {
    const { alternatives, properties } = others?.get(object) ?? {};
    if (!properties) return object;
    const { roles = null } = properties;
    const named = sameRoles(roles, object.properties['roles'] ?? null, object, catalog.session)
      ? { ...object, properties: { ...object.properties, roles } }
      : object;
    if (!alternatives) return named;
    const texts = Object.entries(alternatives).map(([name, list]) => [name, [...list, properties[name] ?? null]]);
    return { ...named, alternatives: Object.fromEntries(texts) as Record<string, Json[]> };
  });
  return { ...catalog, objects };
}
