import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  idOf,
  type Kind,
  parentId,
  sameJson,
} from '../model/index.js';
import { constraintKind, isKind, kindOf, propertyOf, tableKind } from '../kinds/index.js';
import type { Rename } from './renames.js';

/** Whether custom SQL sets the property, and no declaration does. */
export const isUndeclarable = (kind: Kind, property: string): boolean =>
  propertyOf(kind, property)?.isUndeclarable === true;

/**
 * The declarations with what custom SQL gave declared objects and no declaration can state: the partitions of a table.
 *
 * @param past what the history gives, or what was expected before
 * @param renames objects that `past` has under another name
 */
export function withCustomSql(
  declared: DeclaredCatalog,
  past: Catalog | undefined,
  renames: readonly Rename[] = [],
): DeclaredCatalog {
  if (!past) return declared;
  const before = catalogIndex(past);
  const oldIds = new Map(renames.map(({ to, from }) => [to.id, from.id]));
  const wasOf = (id = ''): CatalogObject | undefined => before.get(oldIds.get(id) ?? id);
  const widened = widenedKeys(declared.catalog, wasOf);
  const objects = declared.catalog.objects.map((object) => {
    const was = wasOf(object.id);
    if (was?.kind !== object.kind) return object;
    if (widened.keys.has(object.id))
      return { ...was, id: object.id, path: object.path, ...(object.parent && { parent: object.parent }) };
    if (widened.columns.has(object.id)) return { ...object, properties: { ...object.properties, notNull: true } };
    return withPropertiesOf(object, was);
  });
  return objects.every((object, at) => object === declared.catalog.objects[at])
    ? declared
    : { ...declared, catalog: { ...declared.catalog, objects } };
}

/**
 * The keys of partitioned tables that hold more columns than declared: PostgreSQL has none without the columns of the partition
 * key. A primary key makes its columns NOT NULL.
 */
function widenedKeys({ objects }: Catalog, wasOf: (id: string | undefined) => CatalogObject | undefined) {
  const keys = objects.flatMap((object) => {
    const [was, table] = [wasOf(object.id), wasOf(parentId(object))];
    if (!isKind(object, constraintKind) || !was || !isKind(was, constraintKind) || !isPartitioned(table)) return [];
    const { type, columns: declared = [] } = object.properties;
    const { type: typeBefore, columns = [] } = was.properties;
    const isWider = columns.length > declared.length && declared.every((name) => columns.includes(name));
    return isKey(type) && typeBefore === type && isWider ? [{ ...object, type, columns }] : [];
  });
  const notNull = keys.flatMap(({ type, path: [schema = '', table = ''], columns }) =>
    type === 'primary key' ? columns.map((name) => idOf('column', schema, table, name)) : [],
  );
  return { keys: new Set(keys.map(({ id }) => id)), columns: new Set(notNull) };
}

const isKey = (type: string): boolean => type === 'primary key' || type === 'unique';

const isPartitioned = (object: CatalogObject | undefined): boolean =>
  object !== undefined && isKind(object, tableKind) && object.properties.partitionKey !== undefined;

function withPropertiesOf(object: CatalogObject, was: CatalogObject): CatalogObject {
  const valueOf = ({ properties }: CatalogObject, name: string) => properties[name] ?? null;
  const isSame = (name: string): boolean => sameJson(valueOf(object, name), valueOf(was, name));
  const names = Object.entries(kindOf(object.kind).properties).flatMap(([name, { isUndeclarable, whileSame }]) =>
    isUndeclarable && (whileSame === undefined || isSame(whileSame)) ? [name] : [],
  );
  if (names.every(isSame)) return object;
  const pick = ({ properties }: CatalogObject, isTaken: (name: string) => boolean) =>
    Object.entries(properties).filter(([name]) => isTaken(name));
  return {
    ...object,
    properties: Object.fromEntries([
      ...pick(object, (name) => !names.includes(name)),
      ...pick(was, (name) => names.includes(name)),
    ]),
  };
}
