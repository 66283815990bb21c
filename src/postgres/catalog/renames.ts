import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  defined,
  type Json,
  type Kind,
  objectId,
  parentId,
  type Ref,
} from '../model/index.js';
import { kindOf, kindsBy, propertyOf, type Renamed } from '../kinds/index.js';

/** One object under two names. */
export interface Rename {
  /** As it is declared. */
  readonly to: CatalogObject;
  /** As it is in the database. */
  readonly from: CatalogObject;
}

/** The kinds of which a missing object is recognised under another name, those of one level together. */
const levels = (): readonly (readonly Kind[])[] => kindsBy(({ recognised }) => recognised);

/**
 * Finds objects that bear another name in the database than declared: of those that are missing and those that are not declared,
 * the pairs that agree in everything but the name, in the same schema or on the same table. What could be two pairs is none.
 *
 * @param live everything in the declared schemas
 */
export function findRenames(declared: DeclaredCatalog, live: Catalog): Rename[] {
  const present = catalogIndex(live);
  if (declared.catalog.objects.every(present.has)) return [];
  const renames: Rename[] = [];
  let now = declared;
  // The outer ones first: what stands on a renamed table is looked for on it.
  for (const level of levels()) {
    const known = catalogIndex(now.catalog);
    const shared = new Set(now.shared);
    const isOne = ({ kind }: CatalogObject): boolean => level.includes(kind);
    const missing = now.catalog.objects.filter((object) => isOne(object) && !present.has(object));
    if (missing.length === 0) continue;
    const strange = live.objects.filter((object) => isOne(object) && !known.has(object));
    const found = pairs(
      missing.filter(({ id }) => !shared.has(id)),
      signatures(now.catalog),
      strange,
      signatures(live),
    );
    if (found.length === 0) continue;
    const original = new Map(now.catalog.objects.map((object, index) => [object.id, declared.catalog.objects[index]]));
    renames.push(...found.map(({ to, from }) => ({ to: original.get(to.id) ?? to, from })));
    now = renameIn(now, found);
  }
  return renames;
}

type Signature = (object: CatalogObject) => string;

function pairs(
  missing: readonly CatalogObject[],
  a: Signature,
  strange: readonly CatalogObject[],
  b: Signature,
): Rename[] {
  const group = (objects: readonly CatalogObject[], signature: Signature): Map<string, CatalogObject[]> => {
    const groups = new Map<string, CatalogObject[]>();
    for (const object of objects) {
      const key = signature(object);
      groups.set(key, [...(groups.get(key) ?? []), object]);
    }
    return groups;
  };
  const others = group(strange, b);
  return [...group(missing, a)].flatMap(([key, [to, ...more]]) => {
    const [from, ...also] = others.get(key) ?? [];
    return to && from && more.length + also.length === 0 ? [{ to, from }] : [];
  });
}

/** Everything about an object but its own name: where it stands, what it is and, of a table, its columns. */
function signatures(catalog: Catalog): Signature {
  const { childrenOf } = catalogIndex(catalog);
  return (object) => {
    const { kind, path } = object;
    const included = childrenOf(object).filter((child) => kindOf(kind).includes?.includes(child.kind));
    const columns = included.map((child) => `${child.path.at(-1)} ${JSON.stringify(child.properties['type'])}`);
    const sorted = Object.entries(kindOf(kind).withoutName?.(object) ?? object.properties).sort(([x], [y]) =>
      x < y ? -1 : 1,
    );
    return JSON.stringify([kind, path.slice(0, -1), parentId(object), sorted, columns.sort()]);
  };
}

/** The declarations with the names that the objects bear in the database. */
export function renameIn(declared: DeclaredCatalog, renames: readonly Rename[]): DeclaredCatalog {
  const names = new Map(renames.map(({ to, from }) => [to.id, from.path]));
  const schemas = new Map(
    renames.flatMap(({ to, from }) =>
      kindOf(to.kind).isNamespace ? [[to.path[0] ?? '', from.path[0] ?? ''] as const] : [],
    ),
  );
  const { parentOf } = catalogIndex(declared.catalog);
  const nameOf = (object: CatalogObject): Ref => {
    const { kind, path } = object;
    const above = parentOf(object);
    const outer = above && nameOf(above).path;
    if (kindOf(kind).isUnnamed && outer) return { kind, path: outer };
    const own = names.get(object.id);
    if (own && !outer) return { kind, path: own };
    const isInside = outer !== undefined && !kindOf(kind).isBeside;
    const [schema = '', ...inner] = path.slice(0, -1);
    const around = isInside ? outer : path.length < 2 ? [] : [outer?.[0] ?? schemas.get(schema) ?? schema, ...inner];
    return { kind, path: [...around, own?.at(-1) ?? path.at(-1) ?? ''] };
  };
  const parentOfRenamed = (object: CatalogObject): Ref | undefined => {
    const above = parentOf(object);
    return above ? nameOf(above) : object.parent;
  };
  const ids = new Map(
    declared.catalog.objects.map((object) => [object.id, objectId(nameOf(object), parentOfRenamed(object))]),
  );
  const moved = (id: string): string => ids.get(id) ?? id;
  const paths = new Map(declared.catalog.objects.map((object) => [keyOf(object), nameOf(object).path]));
  const renamed: Renamed = {
    renames,
    pathOf: (of, path) => {
      const found = of.map((kind) => paths.get(keyOf({ kind, path }))).find((one) => one !== undefined);
      return found ?? [schemas.get(path[0] ?? '') ?? path[0] ?? '', ...path.slice(1)];
    },
  };
  const objects = declared.catalog.objects.map((object): CatalogObject => ({
    ...object,
    id: moved(object.id),
    path: nameOf(object).path,
    ...defined({ parent: parentOfRenamed(object) }),
    properties: renameProperties(object, renamed),
  }));
  return {
    ...declared,
    shared: declared.shared.map(moved),
    governed: {
      ...declared.governed,
      targets: declared.governed.targets.map(({ kind, path }) => ({ kind, path: renamed.pathOf([kind], path) })),
    },
    catalog: { ...declared.catalog, objects },
  };
}

const keyOf = ({ kind, path }: Ref): string => JSON.stringify([kind, path]);

/** What stands alone in a property under its other name. Names within expressions are PostgreSQL's to print. */
const renameProperties = (object: CatalogObject, renamed: Renamed): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(object.properties).map(([name, value]) => [
      name,
      propertyOf(object.kind, name)?.rename?.(value, object, renamed) ?? value,
    ]),
  );
