import type { CatalogObject, Json } from '../../model/index.js';
import { ident } from '../../sql/index.js';
import type { Property, Renamed } from '../property.js';
import { kindOf } from '../registry.js';
import { bareName } from './names.js';

/** An object as its properties see it. */
type Bearer = Pick<CatalogObject, 'path' | 'properties'>;

/** A property that holds names of other objects, and how its value is written with their names in the database. */
export const naming = <Value extends Json | undefined>(
  property: Property<Value>,
  rename: (value: Exclude<Value, undefined>, bearer: Bearer, renamed: Renamed) => Json,
): Property<Value> => ({ ...property, rename: rename as Property['rename'] & {} });

const relations = ['table', 'view'];

/** Names of columns of the relation with which the bearer's path begins. */
export const ownColumns = (names: readonly string[], { path }: Bearer, renamed: Renamed): string[] =>
  columnsOf(path.slice(0, 2), names, renamed);

/** Names of columns of a relation. */
export const columnsOf = (relation: readonly string[], names: readonly string[], { pathOf }: Renamed): string[] =>
  names.map((name) => pathOf(['column'], [...relation, name]).at(-1) ?? name);

/** The path of a relation. */
export const relationPath = (path: readonly string[], _bearer: Bearer, { pathOf }: Renamed): readonly string[] =>
  pathOf(relations, path);

export const relationPaths = (
  paths: readonly (readonly string[])[],
  bearer: Bearer,
  renamed: Renamed,
): (readonly string[])[] => paths.map((path) => relationPath(path, bearer, renamed));

/** The name of a relation in the bearer's schema. */
export const siblingRelation = (name: string, { path: [schema = ''] }: Bearer, { pathOf }: Renamed): string =>
  pathOf(relations, [schema, name]).at(-1) ?? name;

/** The path of a function without arguments. */
export const routinePath = (path: readonly string[], _bearer: Bearer, { pathOf }: Renamed): readonly string[] =>
  pathOf(['function'], [...path, '']).slice(0, 2);

/** A type as PostgreSQL prints it, of an enum or domain that was renamed. */
export const typeOfType = (type: string, _bearer: Bearer, renamed: Renamed): string => {
  for (const [was, is] of typesOf(renamed)) if (type === was) return is;
  return type;
};

/** A default: one constant of a type, or the next number of a sequence. */
export const defaultOf = (value: string, { properties }: Bearer, renamed: Renamed): string => {
  for (const [was, is] of typesOf(renamed))
    if (properties['type'] === was) {
      const constant = constantOf(value, was);
      if (constant !== undefined) return `${constant}::${is}`;
    }
  for (const { to, from } of renamed.renames)
    if (to.kind === 'sequence')
      for (const was of spellings(to.path)) if (value === nextOf(was)) return nextOf(printed(from.path));
  return value;
};

/** A key of an index bears its collation, operator class and order behind the column's name. */
export const keysOf = (relation: readonly string[], keys: readonly string[], { renames }: Renamed): string[] =>
  keys.map((key) => {
    for (const { to, from } of renames)
      if (to.kind === 'column' && to.path[0] === relation[0] && to.path[1] === relation[1])
        for (const was of spellings(to.path.slice(-1)))
          if (key === was || key.startsWith(`${was} `)) return printed(from.path.slice(-1)) + key.slice(was.length);
    return key;
  });

/** The spellings of renamed types and of arrays of them, each with the one in the database. */
const typesOf = ({ renames }: Renamed): (readonly [string, string])[] =>
  renames
    .filter(({ to }) => kindOf(to.kind).isType)
    .flatMap(({ to, from }) =>
      spellings(to.path).flatMap((was) =>
        ['', '[]'].map((suffix) => [was + suffix, printed(from.path) + suffix] as const),
      ),
    );

/** The default of a `serial`. */
const nextOf = (sequence: string): string => `nextval('${sequence.replaceAll("'", "''")}'::regclass)`;

/** How PostgreSQL may print a name with its schema: which names are keywords, and are quoted, differs between its majors. */
const spellings = ([name = '', ...rest]: readonly string[]): string[] => {
  const own = [...new Set([bareName(name), ident(name)])];
  return rest.length === 0 ? own : own.flatMap((start) => spellings(rest).map((end) => `${start}.${end}`));
};

const printed = (path: readonly string[]): string => path.map(bareName).join('.');

/** The text before `::type` where a default is nothing but one constant of that type. */
const constantOf = (value: string, type: string): string | undefined =>
  value.endsWith(`'::${type}`) && /^'(?:[^']|'')*'::[^']*$/.test(value)
    ? value.slice(0, -`::${type}`.length)
    : undefined;
