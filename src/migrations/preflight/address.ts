import { literal, qualified } from '../../postgres/sql/index.js';
import type { Pair } from './names.js';
import type { Target } from './read-statement.js';

/** A query that gives the address of a target in pg_depend: catalog, oid, sub-id. No row where it does not exist. */
export function addressOf(target: Target): string {
  const address = (catalog: string, select: string): string =>
    `select 'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.oid, ${select}`;
  const regclass = (pair: Pair): string => `pg_catalog.to_regclass(${literal(qualified(...pair))})`;
  switch (target.kind) {
    case 'relation':
      return address('pg_class', `c.oid, 0 from pg_catalog.pg_class c where c.oid = ${regclass(target.pair)}`);
    case 'type':
      return address(
        'pg_type',
        `t.oid, 0 from pg_catalog.pg_type t where t.oid = pg_catalog.to_regtype(${literal(qualified(...target.pair))})`,
      );
    case 'schema':
      return address(
        'pg_namespace',
        `n.oid, 0 from pg_catalog.pg_namespace n where n.nspname = ${literal(target.name)}`,
      );
    case 'column':
      // It goes from the partitions and the tables that inherit it as well.
      return address(
        'pg_class',
        `a.attrelid, a.attnum::int from pg_catalog.pg_attribute a where a.attname = ${literal(target.name)} and a.attnum > 0
          and a.attrelid in (${withHeirs(regclass(target.table))})`,
      );
    case 'default':
      return address(
        'pg_attrdef',
        `d.oid, 0 from pg_catalog.pg_attrdef d join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
          where a.attname = ${literal(target.name)} and a.attrelid in (${withHeirs(regclass(target.table))})`,
      );
    case 'constraint':
      return address(
        'pg_constraint',
        `k.oid, 0 from pg_catalog.pg_constraint k where k.conrelid = ${regclass(target.table)} and k.conname = ${literal(target.name)}`,
      );
    case 'policy':
      return address(
        'pg_policy',
        `p.oid, 0 from pg_catalog.pg_policy p where p.polrelid = ${regclass(target.table)} and p.polname = ${literal(target.name)}`,
      );
    case 'trigger':
      return address(
        'pg_trigger',
        `g.oid, 0 from pg_catalog.pg_trigger g where g.tgrelid = ${regclass(target.table)} and g.tgname = ${literal(target.name)}`,
      );
    case 'rule':
      return address(
        'pg_rewrite',
        `r.oid, 0 from pg_catalog.pg_rewrite r where r.ev_class = ${regclass(target.table)} and r.rulename = ${literal(target.name)}`,
      );
    case 'function':
      return address('pg_proc', `f.oid, 0 from pg_catalog.pg_proc f where ${isFunction(target.pair, target.args)}`);
  }
}

/** A table, its partitions and the tables that inherit from it. */
export const withHeirs = (table: string): string =>
  `with recursive heir(oid) as (select ${table}::pg_catalog.oid union select i.inhrelid from pg_catalog.pg_inherits i join heir h on h.oid = i.inhparent) select oid from heir`;

/** By its arguments where they are stated: a type without a schema is PostgreSQL's own or one in `public`. */
function isFunction(pair: Pair, args: readonly Pair[] | undefined): string {
  const named = `f.pronamespace = pg_catalog.to_regnamespace(${literal(qualified(pair[0]))}) and f.proname = ${literal(pair[1])}`;
  if (!args) return named;
  const types = args.map(([schema, name]) => {
    const bare = name.replace(/(\[\])*$/, '');
    const spell = (inSchema: string): string =>
      `pg_catalog.to_regtype(${literal(qualified(inSchema, bare) + name.slice(bare.length))})`;
    return schema === '' ? `coalesce(${spell('pg_catalog')}, ${spell('public')})` : spell(schema);
  });
  return `${named} and f.pronargs = ${args.length}${types.map((type, at) => ` and f.proargtypes[${at}] = ${type}`).join('')}`;
}
