import {
  type Catalog,
  type CatalogObject,
  type DeclaredCatalog,
  type Json,
  type Kind,
  objectId,
  type ObjectName,
  sameJson,
} from '../model/index.js';
import { ident } from '../sql/index.js';

/** One object under two names. */
export interface Rename {
  /** As it is declared. */
  readonly to: CatalogObject;
  /** As it is in the database. */
  readonly from: CatalogObject;
}

const renamable: readonly Kind[] = [
  'enum',
  'sequence',
  'table',
  'view',
  'column',
  'constraint',
  'index',
  'policy',
  'rule',
  'trigger',
];

/**
 * Finds objects that bear another name in the database than declared: of those that are missing and those that are not declared,
 * the pairs that agree in everything but the name, in the same schema or on the same table. What could be two pairs is none.
 *
 * @param live everything in the declared schemas
 */
export function findRenames(declared: DeclaredCatalog, live: Catalog): Rename[] {
  const present = new Set(live.objects.map(({ id }) => id));
  if (declared.catalog.objects.every(({ id }) => present.has(id))) return [];
  const renames: Rename[] = [];
  let now = declared;
  // The outer ones first: what stands on a renamed table is looked for on it.
  for (const kinds of [['enum'], ['table', 'view', 'sequence'], ['column'], renamable.slice(5)]) {
    const known = new Set(now.catalog.objects.map(({ id }) => id));
    const shared = new Set(now.shared);
    const isOne = ({ kind }: CatalogObject): boolean => kinds.includes(kind);
    const missing = now.catalog.objects.filter((object) => isOne(object) && !present.has(object.id));
    if (missing.length === 0) continue;
    const strange = live.objects.filter((object) => isOne(object) && !known.has(object.id));
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
function signatures({ objects }: Catalog): Signature {
  const columns = new Map<string, string[]>();
  for (const { kind, parent, path, properties } of objects)
    if (kind === 'column' && parent !== undefined)
      columns.set(parent, [...(columns.get(parent) ?? []), `${path.at(-1)} ${JSON.stringify(properties['type'])}`]);
  return (object) => {
    const { id, kind, path, parent } = object;
    const sorted = Object.entries(kind === 'rule' ? ruleNamed(object, '') : object.properties).sort(([x], [y]) =>
      x < y ? -1 : 1,
    );
    return JSON.stringify([kind, path.slice(0, -1), parent, sorted, columns.get(id)?.sort()]);
  };
}

/** The declarations with the names that the objects bear in the database. */
export function renameIn(declared: DeclaredCatalog, renames: readonly Rename[]): DeclaredCatalog {
  const names = new Map(renames.map(({ to, from }) => [to.id, from.path]));
  const schemas = new Map(
    renames.flatMap(({ to, from }) => (to.kind === 'schema' ? [[to.path[0] ?? '', from.path[0] ?? ''] as const] : [])),
  );
  const byId = new Map(declared.catalog.objects.map((object) => [object.id, object]));
  const ids = new Map<string, string>();
  const nameOf = (object: CatalogObject): ObjectName => {
    const { kind, path, parent } = object;
    const above = parent === undefined ? undefined : byId.get(parent);
    const outer = above && nameOf(above).path;
    if (kind === 'comment' && outer) return { kind, path: outer };
    const own = names.get(object.id);
    if (own && !outer) return { kind, path: own };
    // An index and a sequence lie in a schema, beside the table.
    const isInside = outer !== undefined && kind !== 'index' && kind !== 'sequence';
    const [schema = '', ...inner] = path.slice(0, -1);
    const around = isInside ? outer : path.length < 2 ? [] : [outer?.[0] ?? schemas.get(schema) ?? schema, ...inner];
    return { kind, path: [...around, own?.at(-1) ?? path.at(-1) ?? ''] };
  };
  const moved = (id: string): string => ids.get(id) ?? id;
  // What others stand on comes first, for a comment's id is made of its target's.
  const depth = (object: CatalogObject): number => {
    const above = object.parent === undefined ? undefined : byId.get(object.parent);
    return above ? 1 + depth(above) : 0;
  };
  for (const object of [...declared.catalog.objects].sort((a, b) => depth(a) - depth(b)))
    ids.set(object.id, objectId(nameOf(object), object.parent === undefined ? undefined : moved(object.parent)));
  const objects = declared.catalog.objects.map((object): CatalogObject => ({
    ...object,
    id: moved(object.id),
    path: nameOf(object).path,
    ...(object.parent !== undefined && { parent: moved(object.parent) }),
    properties: renameProperties(object, renames),
  }));
  return {
    ...declared,
    shared: declared.shared.map(moved),
    governed: { ...declared.governed, targets: declared.governed.targets.map(moved) },
    catalog: { ...declared.catalog, objects },
  };
}

/** Names of columns, tables and types that stand alone in a property. Those within expressions are PostgreSQL's to print. */
function renameProperties(object: CatalogObject, renames: readonly Rename[]): Readonly<Record<string, Json>> {
  const properties: Record<string, Json> = { ...object.properties };
  for (const rename of renames) {
    const { to, from } = rename;
    const [before = '', after = ''] = [to.path.at(-1), from.path.at(-1)];
    const swap = (key: string, was: Json, is: Json): void => {
      const value = properties[key];
      if (Array.isArray(value)) properties[key] = value.map((item) => (sameJson(item, was) ? is : item));
      else if (value === was) properties[key] = is;
    };
    if (to.kind === 'column') {
      if (object.parent === to.parent) {
        for (const key of ['columns', 'include', 'onDeleteColumns']) swap(key, before, after);
        if (Array.isArray(properties['keys']))
          properties['keys'] = properties['keys'].map((key) => keyNamed(key, rename));
        if (object.kind === 'sequence') renameOwner(properties, 1, before, after);
      }
      if (sameJson(object.properties['referencedTable'] ?? null, to.path.slice(0, 2)))
        swap('referencedColumns', before, after);
    } else if (to.kind === 'table' || to.kind === 'view') {
      if (sameJson(properties['referencedTable'] ?? null, to.path)) properties['referencedTable'] = from.path;
      if (object.kind === 'index' && object.parent === to.id) swap('table', before, after);
      if (object.kind === 'sequence' && object.parent === to.id) renameOwner(properties, 0, before, after);
      for (const key of ['inherits', 'inheritedBy']) swap(key, to.path, from.path);
    } else if (to.kind === 'schema') {
      const moved = (path: Json): Json => (isPath(path) && path[0] === before ? [after, ...path.slice(1)] : path);
      for (const key of ['referencedTable', 'function'])
        if (properties[key] !== undefined) properties[key] = moved(properties[key]);
      for (const key of ['inherits', 'inheritedBy'])
        if (Array.isArray(properties[key])) properties[key] = properties[key].map(moved);
    } else if (to.kind === 'enum' && object.kind === 'column') {
      for (const [was, is] of spellings(to.path).map((spelling) => [spelling, printed(from.path)] as const))
        for (const suffix of ['', '[]']) {
          swap('type', was + suffix, is + suffix);
          const value = constantOf(properties['default'], was + suffix);
          if (value !== undefined) properties['default'] = `${value}::${is}${suffix}`;
        }
    } else if (to.kind === 'sequence' && object.kind === 'column') {
      for (const was of spellings(to.path)) swap('default', nextOf(was), nextOf(printed(from.path)));
    } else if (to.kind === 'rule' && object.id === to.id) {
      Object.assign(properties, ruleNamed(object, after));
    } else if (object.id === to.parent && (to.kind === 'index' || to.kind === 'constraint')) {
      swap('replicaIdentity', `using index ${before}`, `using index ${after}`);
    }
  }
  return properties;
}

const isPath = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

/** A sequence is owned by the column of a table: `[table, column]`. */
function renameOwner(properties: Record<string, Json>, place: number, before: string, after: string): void {
  const owner = properties['ownedBy'];
  if (Array.isArray(owner))
    properties['ownedBy'] = owner.map((name, at) => (at === place && name === before ? after : name));
}

/** A key bears its collation, operator class and order behind the column's name. */
function keyNamed(key: Json, { to, from }: Rename): Json {
  for (const was of spellings(to.path.slice(-1)))
    if (typeof key === 'string' && (key === was || key.startsWith(`${was} `)))
      return printed(from.path.slice(-1)) + key.slice(was.length);
  return key;
}

/** The default of a `serial`. */
const nextOf = (sequence: string): string => `nextval('${sequence.replaceAll("'", "''")}'::regclass)`;

/** How PostgreSQL may print a name with its schema: which names are keywords, and are quoted, differs between its majors. */
const spellings = ([name = '', ...rest]: readonly string[]): string[] => {
  const own = [...new Set([bare(name), ident(name)])];
  return rest.length === 0 ? own : own.flatMap((start) => spellings(rest).map((end) => `${start}.${end}`));
};

const printed = (path: readonly string[]): string => path.map(bare).join('.');

/** The text before `::type` where a default is nothing but one constant of that type. */
const constantOf = (value: Json | undefined, type: string): string | undefined =>
  typeof value === 'string' && value.endsWith(`'::${type}`) && /^'(?:[^']|'')*'::[^']*$/.test(value)
    ? value.slice(0, -`::${type}`.length)
    : undefined;

/** A rule's text begins with its name. */
function ruleNamed({ path, properties }: CatalogObject, name: string): Readonly<Record<string, Json>> {
  const { rule } = properties;
  const start = `CREATE RULE ${bare(path.at(-1) ?? '')} AS`;
  if (typeof rule !== 'string' || !rule.startsWith(start)) return properties;
  return { ...properties, rule: `CREATE RULE ${bare(name)} AS${rule.slice(start.length)}` };
}

/** As PostgreSQL prints a name: quoted only where it must be; keywords are left to the differ. */
const bare = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : ident(name));
