import type { KindDefinition } from '../kind.js';
import type { PropertyTable } from '../property.js';
import type { Reading } from '../reading.js';

/** `jsonb` array of names from SQL expressions. */
export const path = (...expressions: string[]): string => `pg_catalog.jsonb_build_array(${expressions.join(', ')})`;

/** `jsonb` reference to another object, `{ kind, path }`. */
const reference = (kind: string, pathSql: string): string =>
  `pg_catalog.jsonb_build_object('kind', ${kind}, 'path', ${pathSql})`;

/** `jsonb` object of properties from SQL expressions; NULL means that the property is not set. */
function jsonObject(expressions: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(expressions).map(([key, sql]) => `'${key}', ${sql}`);
  return `pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(${pairs.join(',\n    ')}))`;
}

/** The same of a table of properties. */
export const propertiesSql = (properties: PropertyTable): string =>
  jsonObject(Object.fromEntries(Object.entries(properties).map(([name, { sql }]) => [name, sql])));

/** A `select` of `kind, path, parent, properties, definition`: one of those by which objects of a kind are read. */
export function selectObjects({ kind, properties }: KindDefinition, reading: Reading): string {
  const { on } = reading;
  const parent = on ? reference(on.kind, path(...on.path)) : 'null::pg_catalog.jsonb';
  return `
  select '${kind}', ${path(...reading.path)},
    ${on?.where === undefined ? parent : `case when ${on.where} then ${parent} end`},
    ${reading.properties ? jsonObject(reading.properties) : propertiesSql(properties)},
    ${reading.note ?? (reading.definition === undefined ? 'null::text' : definition(reading.definition))}
  ${reading.from}`;
}

/** SQL text: the kind of the relation `c` on which something stands. */
export const relationKind = `case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'view' else 'table' end`;

/** When triggers and rules fire (`tgenabled`, `ev_enabled`), in the words of `ALTER TABLE … ENABLE`. */
export const firing = (code: string): string =>
  `case ${code} when 'O' then 'origin' when 'A' then 'always' when 'R' then 'replica' else 'disabled' end`;

/** The same for people. */
export const firingWords = {
  origin: 'enabled',
  disabled: 'disabled',
  always: 'always enabled',
  replica: 'enabled on replicas only',
} as const;

/** How long rows last (`relpersistence`), for people; what is not set is as usual. */
export const persistenceWords = {
  unlogged: 'unlogged',
  temporary: 'temporary',
  permanent: 'logged',
  null: 'logged',
} as const;

/** True for what is not of PostgreSQL itself, which has functions by the thousand (`FirstNormalObjectId`). */
export const isOfUsers = (oid: string): string => `${oid} >= 16384`;

/** True where a trigger `t` is no part of a constraint. PostgreSQL 14 calls a partition's own copy of its table's trigger internal. */
export const isOwnTrigger = `(not t.tgisinternal or t.tgparentid <> 0 and not exists (
    select from pg_catalog.pg_constraint tk where tk.oid = t.tgconstraint and tk.contype <> 't'))`;

/**
 * True where a constraint `k` is no part of another one of its table: for each partition that a foreign key's target has,
 * PostgreSQL keeps one more row, under a name that differs between its majors.
 */
export const isOwnConstraint = `not exists (select from pg_catalog.pg_constraint whole
    where whole.oid = k.conparentid and whole.conrelid = k.conrelid)`;

/** `jsonb` array of storage parameters (`reloptions`), in alphabetical order; NULL where there are none. */
export const options = (parameters: string): string =>
  `(select pg_catalog.jsonb_agg(v order by v) from pg_catalog.unnest(${parameters}) v)`;

/** `jsonb` object of the statistics targets of an index's expressions, by their place; NULL where there are none. */
export const statistics = (index: string): string =>
  `(select pg_catalog.jsonb_object_agg(e.attnum, e.attstattarget) from pg_catalog.pg_attribute e
    where e.attrelid = ${index} and e.attnum > 0 and e.attstattarget >= 0)`;

/** SQL text: how PostgreSQL would make the object again, where that is asked for. */
const definition = (expression: string): string => `case when (select definitions from wanted) then ${expression} end`;

/**
 * A catalog with columns that older majors lack, NULL there: a name that the catalog does not have is looked for further out,
 * where `newer` has it.
 *
 * @param alias of the result, and of the catalog within it
 * @param columns that all majors have
 * @param newer the others, with their types
 */
export function withNewer(
  catalog: string,
  alias: string,
  columns: readonly string[],
  newer: Readonly<Record<string, string>>,
): string {
  const nulls = Object.entries(newer).map(([name, type]) => `null::${type} as ${name}`);
  const own = columns.map((name) => `${alias}.${name}`);
  return `(select ${nulls.join(', ')}) newer
  cross join lateral (select ${[...own, ...Object.keys(newer)].join(', ')} from pg_catalog.${catalog} ${alias}) ${alias}`;
}

/** Indexes, with what newer majors know of them. */
export const indexes = withNewer(
  'pg_index',
  'i',
  [
    'indexrelid',
    'indrelid',
    'indnkeyatts',
    'indnatts',
    'indkey',
    'indclass',
    'indcollation',
    'indoption',
    'indisunique',
    'indpred',
    'indisvalid',
    'indisclustered',
  ],
  { indnullsnotdistinct: 'bool' },
);

/** True where the object belongs to an extension. */
export const isExtensionMember = (catalog: string, oid: string): string =>
  `exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass
    and e.objid = ${oid} and e.deptype = 'e')`;

/** True where the object is part of another one, which makes and drops it: a range type's constructors, an identity's sequence. */
export const isInternal = (catalog: string, oid: string): string =>
  `exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass
    and e.objid = ${oid} and e.deptype = 'i')`;

/** SQL condition: functions and procedures `f` of users. */
export const isOwnFunction = (f: string): string =>
  `${f}.prokind in ('f', 'p') and ${isOfUsers(`${f}.oid`)} and not ${isInternal('pg_proc', `${f}.oid`)}
    and not ${isExtensionMember('pg_proc', `${f}.oid`)}`;

/** `jsonb` array of the columns that an array of attribute numbers names, in its order; NULL for an empty array. */
export const columnNames = (relation: string, numbers: string): string =>
  `(select pg_catalog.jsonb_agg(named.attname order by item.position)
    from pg_catalog.unnest(${numbers}) with ordinality item(number, position)
    join pg_catalog.pg_attribute named on named.attrelid = ${relation} and named.attnum = item.number)`;
