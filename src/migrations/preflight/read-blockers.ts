import type { Kind } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { literal, qualified } from '../../postgres/sql/index.js';
import { addressOf, withHeirs } from './address.js';
import type { Pair } from './names.js';
import type { Target } from './read-statement.js';

/** An object's address in pg_depend, `classid/objid/objsubid`. */
export type Address = string;

/** An object that refers to another one. */
export interface Dependent {
  readonly address: Address;
  /** The kind in a catalog; undefined for what no catalog holds. */
  readonly kind: Kind | null;
  readonly path: readonly string[];
  /** As PostgreSQL names it: `view public.report`. */
  readonly label: string;
  /** A call that shows its definition. */
  readonly definition: string | null;
  /** A constraint of a partition goes with that of its table. */
  readonly isPart: boolean;
}

/** What an operation on objects meets. */
export interface Dependents {
  /** What goes with them. */
  readonly goes: readonly Address[];
  /** What refers to them and does not go by itself. */
  readonly blockers: readonly Dependent[];
}

/**
 * Reads what dropping objects takes along, and what refers to those (PostgreSQL manual, 51.18. pg_depend).
 *
 * @param isCascade then what refers to them goes as well
 */
export async function readDropped(client: Client, targets: readonly Target[], isCascade: boolean): Promise<Dependents> {
  if (targets.length === 0) return { goes: [], blockers: [] };
  const automatic = isCascade ? `'a', 'i', 'P', 'S', 'n'` : `'a', 'i', 'P', 'S'`;
  const refers = `d.refclassid = g.classid and d.refobjid = g.objid and (g.objsubid = 0 or d.refobjsubid = g.objsubid)`;
  const goes = `with recursive target(classid, objid, objsubid) as (${targets.map(addressOf).map(inParentheses).join(' union ')}),
    goes(classid, objid, objsubid) as (
      select * from target
      union
      select d.classid, d.objid, d.objsubid from goes g join pg_catalog.pg_depend d on ${refers} where d.deptype in (${automatic})
    ),
    gone(classid, objid, objsubid) as (
      select * from target
      union
      select d.classid, d.objid, d.objsubid from gone g join pg_catalog.pg_depend d on ${refers} where d.deptype in ('a', 'i', 'P', 'S')
    )`;
  const addresses = await client.query<{ address: Address }>(
    `${goes} select classid || '/' || objid || '/' || objsubid as address from goes`,
  );
  if (addresses.length === 0) return { goes: [], blockers: [] };
  const from = isCascade ? 'goes' : 'gone';
  const blockers = await describe(
    client,
    `${goes} select distinct d.classid, d.objid, d.objsubid from ${from} g join pg_catalog.pg_depend d on ${refers}
     where d.deptype = 'n' and not exists (select from gone o
       where o.classid = d.classid and o.objid = d.objid and (o.objsubid = 0 or o.objsubid = d.objsubid))`,
  );
  return { goes: addresses.map(({ address }) => address), blockers };
}

/** Reads what keeps PostgreSQL from changing the type of a column (PostgreSQL's source, RememberAllDependentForRebuilding). */
export function readRetyped(client: Client, table: Pair, column: string): Promise<Dependent[]> {
  const regclass = `pg_catalog.to_regclass(${literal(qualified(...table))})`;
  return describe(
    client,
    `select distinct d.classid, d.objid, d.objsubid from pg_catalog.pg_depend d
     join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and a.attname = ${literal(column)}
       and a.attrelid in (${withHeirs(regclass)}) and d.deptype in ('n', 'a')
       and (d.classid in ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_trigger'::pg_catalog.regclass,
           'pg_catalog.pg_policy'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
           'pg_catalog.pg_publication_rel'::pg_catalog.regclass)
         or exists (select from pg_catalog.pg_attrdef f where d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
           and f.oid = d.objid and (f.adrelid, f.adnum) <> (a.attrelid, a.attnum)))`,
  );
}

/** Names what lies at addresses; a view's rule is the view, a column's default the column. */
const describe = (client: Client, addresses: string): Promise<Dependent[]> =>
  client.query<Dependent>(`with found as (${addresses})
select f.classid || '/' || f.objid || '/' || f.objsubid as address,
  case
    when r.rulename = '_RETURN' then 'view' when r.oid is not null then 'rule' when k.oid is not null then 'constraint'
    when p.oid is not null then 'policy' when g.oid is not null then 'trigger' when o.oid is not null then 'function'
    when a.attname is not null then 'column'
    when c.relkind in ('v', 'm') then 'view' when c.relkind in ('i', 'I') then 'index' when c.relkind = 'S' then 'sequence'
    when c.oid is not null then 'table' end as kind,
  pg_catalog.to_json(pg_catalog.array_remove(case
    when o.oid is not null then array[n.nspname::text, o.proname::text, pg_catalog.oidvectortypes(o.proargtypes)]
    else array[n.nspname::text, c.relname::text,
      coalesce(nullif(r.rulename, '_RETURN'), k.conname, p.polname, g.tgname, a.attname)::text] end, null)) as path,
  case when r.rulename = '_RETURN' then case c.relkind when 'm' then 'materialized view ' else 'view ' end
    || pg_catalog.format('%I.%I', n.nspname, c.relname) else i.type || ' ' || i.identity end as label,
  case
    when r.rulename = '_RETURN' then pg_catalog.format('pg_catalog.pg_get_viewdef(%L::pg_catalog.regclass, true)', pg_catalog.format('%I.%I', n.nspname, c.relname))
    when r.oid is not null then pg_catalog.format('pg_catalog.pg_get_ruledef(%s)', r.oid)
    when k.oid is not null then pg_catalog.format('pg_catalog.pg_get_constraintdef(%s)', k.oid)
    when g.oid is not null then pg_catalog.format('pg_catalog.pg_get_triggerdef(%s)', g.oid)
    when o.oid is not null then pg_catalog.format('pg_catalog.pg_get_functiondef(%s)', o.oid)
  end as definition,
  coalesce(k.conparentid <> 0, false) as "isPart"
from found f
cross join lateral pg_catalog.pg_identify_object(f.classid, f.objid, f.objsubid) i
left join pg_catalog.pg_rewrite r on f.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and r.oid = f.objid
left join pg_catalog.pg_constraint k on f.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and k.oid = f.objid
left join pg_catalog.pg_policy p on f.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and p.oid = f.objid
left join pg_catalog.pg_trigger g on f.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and g.oid = f.objid
left join pg_catalog.pg_proc o on f.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and o.oid = f.objid
left join pg_catalog.pg_attrdef d on f.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and d.oid = f.objid
left join pg_catalog.pg_class c on c.oid = coalesce(r.ev_class, k.conrelid, p.polrelid, g.tgrelid, d.adrelid,
  case when f.classid = 'pg_catalog.pg_class'::pg_catalog.regclass then f.objid end)
left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = coalesce(d.adnum, nullif(f.objsubid, 0))
left join pg_catalog.pg_namespace n on n.oid = coalesce(c.relnamespace, o.pronamespace)
order by label`);

const inParentheses = (sql: string): string => `(${sql})`;
