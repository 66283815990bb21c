import type { CatalogObject, Kind } from '../model/index.js';
import type { Rename, ValueRename } from '../catalog/index.js';
import { ident, literal } from '../sql/index.js';
import { functionSignature, isKind, ownName, type Statement, tableOf, viewKind } from '../kinds/index.js';

/** How `ALTER …` names what is renamed. */
const named: Readonly<Partial<Record<Kind, (object: CatalogObject) => string>>> = {
  schema: (schema) => `SCHEMA ${ownName(schema)} RENAME`,
  role: (role) => `ROLE ${ownName(role)} RENAME`,
  enum: (type) => `TYPE ${tableOf(type)} RENAME`,
  sequence: (sequence) => `SEQUENCE ${tableOf(sequence)} RENAME`,
  function: ({ path }) => `ROUTINE ${functionSignature(path)} RENAME`,
  table: (table) => `TABLE ${tableOf(table)} RENAME`,
  view: (view) =>
    `${isKind(view, viewKind) && view.properties.materialized ? 'MATERIALIZED ' : ''}VIEW ${tableOf(view)} RENAME`,
  column: (column) => `TABLE ${tableOf(column)} RENAME COLUMN ${ownName(column)}`,
  constraint: (constraint) => `TABLE ${tableOf(constraint)} RENAME CONSTRAINT ${ownName(constraint)}`,
  index: (index) => `INDEX ${tableOf(index)} RENAME`,
  policy: (policy) => `POLICY ${ownName(policy)} ON ${tableOf(policy)} RENAME`,
  rule: (rule) => `RULE ${ownName(rule)} ON ${tableOf(rule)} RENAME`,
  trigger: (trigger) => `TRIGGER ${ownName(trigger)} ON ${tableOf(trigger)} RENAME`,
};

/** How `ALTER …` names what goes to another schema. */
const moved: Readonly<Partial<Record<Kind, (object: CatalogObject) => string>>> = {
  table: (table) => `TABLE ${tableOf(table)}`,
  enum: (type) => `TYPE ${tableOf(type)}`,
  sequence: (sequence) => `SEQUENCE ${tableOf(sequence)}`,
  view: (view) =>
    `${isKind(view, viewKind) && view.properties.materialized ? 'MATERIALIZED ' : ''}VIEW ${tableOf(view)}`,
  function: ({ path }) => `ROUTINE ${functionSignature(path)}`,
};

/**
 * The statements that give objects their declared names, with everything in them kept.
 *
 * @param renames ordered so that a renamed table comes before what stands on it
 */
export function planRenames(renames: readonly Rename[]): Statement[] {
  const schemas = new Map(
    renames.filter(({ to }) => to.kind === 'schema').map(({ to, from }) => [nameOf(to), nameOf(from)]),
  );
  return [...renames].reverse().flatMap(({ to, from }) =>
    [...rename(to, from), ...move(to, from, schemas)].map((sql) => ({
      sql,
      hazards: isNamedByCode(from) ? (['breaks running code'] as const) : [],
      object: from.id,
      ...(from.kind === 'table' && { safer: 'a view of the old name, until no code uses it' }),
      ...(from.kind === 'column' && { safer: 'a new column, kept alike until no code uses the old one' }),
    })),
  );
}

/** The statements that give values of enums their declared names; rows keep them. */
export const planValueRenames = (renames: readonly ValueRename[]): Statement[] =>
  renames.map(({ type, to, from }) => ({
    sql: `ALTER TYPE ${tableOf(type)} RENAME VALUE ${literal(from)} TO ${literal(to)}`,
    hazards: ['breaks running code'],
    object: type.id,
  }));

/** Queries name these; what stands on a table works under any name. */
const isNamedByCode = ({ kind, parent }: CatalogObject): boolean =>
  kind === 'column' ||
  (parent === undefined && ['schema', 'role', 'enum', 'sequence', 'function', 'table', 'view'].includes(kind));

function rename(to: CatalogObject, from: CatalogObject): string[] {
  const [before, after] = [nameOf(from), nameOf(to)];
  const what = before === after ? undefined : named[from.kind]?.(from);
  return what === undefined ? [] : [`ALTER ${what} TO ${ident(after)}`];
}

/** After it has got its new name, and before schemas get theirs. */
function move(to: CatalogObject, from: CatalogObject, schemas: ReadonlyMap<string, string>): string[] {
  const [schema = ''] = to.path;
  const before = schemas.get(schema) ?? schema;
  if (to.parent !== undefined || to.path.length < 2 || before === from.path[0]) return [];
  const at = from.path.map((part, index) => (index === 1 ? nameOf(to) : part));
  const what = moved[from.kind]?.({ ...from, path: at });
  return what === undefined ? [] : [`ALTER ${what} SET SCHEMA ${ident(before)}`];
}

/** A function's path ends with its arguments. */
const nameOf = ({ kind, path }: CatalogObject): string => (kind === 'function' ? path[1] : path.at(-1)) ?? '';
