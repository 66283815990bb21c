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
import type { Rename } from './renames.js';

/** Properties that no declaration can state: custom SQL in a migration sets them, and the history says what is expected. */
const undeclarable: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  table: [
    'type',
    'persistence',
    'replicaIdentity',
    'options',
    'accessMethod',
    'ofType',
    'partitionKey',
    'partitionBound',
    'inherits',
    'inheritedBy',
  ],
};

export const isUndeclarable = (kind: Kind, property: string): boolean =>
  undeclarable[kind]?.includes(property) ?? false;

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
  const keys = objects.filter((object) => {
    const [was, table] = [wasOf(object.id), wasOf(parentId(object))];
    if (!isKey(object) || !was || table?.properties['partitionKey'] === undefined) return false;
    const columns = columnsOf(was);
    return (
      was.properties['type'] === object.properties['type'] &&
      columns.length > columnsOf(object).length &&
      columnsOf(object).every((name) => columns.includes(name))
    );
  });
  const primary = keys.filter(({ properties }) => properties['type'] === 'primary key');
  const columns = primary.flatMap((key) =>
    columnsOf(wasOf(key.id) ?? key).map((name) => idOf('column', ...key.path.slice(0, 2), name)),
  );
  return { keys: new Set(keys.map(({ id }) => id)), columns: new Set(columns) };
}

const isKey = ({ kind, properties: { type } }: CatalogObject): boolean =>
  kind === 'constraint' && (type === 'primary key' || type === 'unique');

const columnsOf = ({ properties }: CatalogObject): readonly string[] =>
  (properties['columns'] ?? []) as readonly string[];

function withPropertiesOf(object: CatalogObject, was: CatalogObject): CatalogObject {
  const names = undeclarable[object.kind] ?? [];
  const valueOf = ({ properties }: CatalogObject, name: string) => properties[name] ?? null;
  if (names.every((name) => sameJson(valueOf(object, name), valueOf(was, name)))) return object;
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
