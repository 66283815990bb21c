import { literal } from '../sql/index.js';
import { isExtensionMember, isInternal, kinds, selectObjects } from '../kinds/index.js';
import { notModelledQuery } from './not-modelled.js';

/** What part of a database a catalog describes. */
export interface CatalogScope {
  /** Only these schemas; without it, all but PostgreSQL's own. */
  readonly schemas?: readonly string[];
  /** Roles belong to the whole server: only these are described. */
  readonly roles?: readonly string[];
  /** False: objects come without `definition`, which takes PostgreSQL half of the time. */
  readonly definitions?: boolean;
  /** True: objects of kinds that a catalog does not hold are counted. */
  readonly notModelled?: boolean;
  /** A table that is left out with everything on it, and its schema with it: the migrations' bookkeeping. */
  readonly bookkeeping?: { readonly schema: string; readonly table: string };
}

/** Settings that change how PostgreSQL prints expressions. Reading sets them and puts them back, in the same statement. */
const printing: Readonly<Record<string, string>> = {
  search_path: '',
  quote_all_identifiers: 'off',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  lc_monetary: 'C',
  xmlbinary: 'base64',
};

const textArray = (values: readonly string[]): string => `array[${values.map(literal).join(', ')}]::text[]`;

const setting = (value: (name: string) => string): string =>
  Object.keys(printing)
    .map((name) => `pg_catalog.set_config(${literal(name)}, ${value(name)}, true)`)
    .join(', ');

/** The common tables that the kinds' queries use. */
function commonTables({ schemas, roles = [], definitions = true, bookkeeping }: CatalogScope): string {
  const inScope = schemas
    ? `n.nspname::text = any (${textArray(schemas)})`
    : `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
  const schema = literal(bookkeeping?.schema ?? '');
  const table = literal(bookkeeping?.table ?? '');
  return `
  setting(name, value) as materialized (
    select s.name, pg_catalog.current_setting(s.name) from pg_catalog.unnest(${textArray(Object.keys(printing))}) s(name)
  ),
  wanted(definitions) as materialized (select ${definitions}),
  description as materialized (
    -- Objects of PostgreSQL itself, which it describes by the thousand, have lower numbers; only the schema public is of them.
    select d.* from pg_catalog.pg_description d
    where d.objoid >= 16384 or d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
  ),
  scope as materialized (
    select n.oid, n.nspname, n.nspowner, n.nspacl from pg_catalog.pg_namespace n
    where ${inScope} and not ${isExtensionMember('pg_namespace', 'n.oid')}
      and (n.nspname <> ${schema} or n.nspname = 'public')
  ),
  role_name(name) as materialized (select pg_catalog.unnest(${textArray(roles)})),
  relation as materialized (
    select c.oid, s.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
      c.relreplident, c.reloptions, c.relpartbound, c.relacl, c.relowner, c.relam, c.reloftype, c.reltoastrelid, c.relispartition,
      c.relispopulated
    from pg_catalog.pg_class c
    join scope s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      and not (s.nspname = ${schema} and c.relname in (${table}, ${table} || '_id_seq'))
      and not ${isExtensionMember('pg_class', 'c.oid')}
      -- The sequence of an identity is its column's.
      and not (c.relkind = 'S' and ${isInternal('pg_class', 'c.oid')})
  )`;
}

/**
 * The statement that describes a database: one row an object, `kind`, `path`, `parent`, `properties`, `definition`.
 *
 * The first, which says who reads, the second and the last row are no objects (kind NULL): the latter two set and reset how
 * PostgreSQL prints. Nor are the counts of `not-modelled.ts`, which have properties. PostgreSQL works through
 * the branches of UNION ALL in their order, so every expression between them is printed alike whoever asks.
 */
export function catalogQuery(scope: CatalogScope = {}): string {
  const objects = kinds().flatMap((kind) => kind.read(kinds()).map((reading) => selectObjects(kind, reading)));
  const restored = setting((name) => `(select value from setting where name = ${literal(name)})`);
  return `with ${commonTables(scope)}
select null::text as kind, null::jsonb as path, null::jsonb as parent, pg_catalog.jsonb_build_object(
    'currentUser', current_user, 'sessionUser', session_user, 'owners', (
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.nspname, c.relname, r.rolname))
      from relation c join pg_catalog.pg_roles r on r.oid = c.relowner
      where exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
    )) as properties, null::text as definition
union all
select null, null, null, null,
  pg_catalog.concat((select pg_catalog.count(*) from setting), ${setting((name) => literal(printing[name] ?? ''))})
union all${objects.join('\nunion all')}${scope.notModelled ? `\nunion all${notModelledQuery}` : ''}
union all
select null, null, null, null, pg_catalog.concat(${restored})`;
}
