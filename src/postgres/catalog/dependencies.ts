import type { Client } from '../connect/index.js';
import { objectId, type ObjectName } from '../model/index.js';

/** Which objects refer to which, as PostgreSQL recorded it: an object's id, and the ids of those that it cannot be without. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

interface Row {
  readonly by: ObjectName;
  readonly on: ObjectName;
}

/**
 * Every address in pg_depend (catalog, oid, sub-id) that belongs to an object of a catalog. A column's default belongs to the
 * column, a view's rule to the view, a table's row type to the table, an array type to its element, an index to its constraint, a foreign
 * key to one partition to that to the whole table.
 */
const addresses = `
  select 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, 'schema', array[n.nspname::text] from namespace n
  union all
  select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, 0,
    case when c.relkind = 'S' then 'sequence' when c.relkind in ('v', 'm') then 'view' else 'table' end,
    array[n.nspname::text, c.relname::text]
  from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  union all
  select 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid, 0, case when c.relkind in ('v', 'm') then 'view' else 'table' end,
    array[n.nspname::text, c.relname::text]
  from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_type t on t.typrelid = c.oid
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray)
  where c.relkind in ('r', 'p', 'f', 'v', 'm')
  union all
  select 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid, 0, 'enum', array[n.nspname::text, t.typname::text]
  from pg_catalog.pg_type t join namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray) where t.typtype = 'e'
  union all
  select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, a.attnum, 'column',
    array[n.nspname::text, c.relname::text, a.attname::text]
  from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p', 'f', 'v', 'm')
  union all
  select 'pg_catalog.pg_attrdef'::pg_catalog.regclass, d.oid, 0, 'column',
    array[n.nspname::text, c.relname::text, a.attname::text]
  from pg_catalog.pg_attrdef d join pg_catalog.pg_class c on c.oid = d.adrelid
  join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
  union all
  select 'pg_catalog.pg_class'::pg_catalog.regclass, x.oid, 0, case when k.oid is null then 'index' else 'constraint' end,
    case when k.oid is null then array[n.nspname::text, x.relname::text]
      else array[n.nspname::text, c.relname::text, k.conname::text] end
  from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_class c on c.oid = i.indrelid
  join namespace n on n.oid = x.relnamespace
  left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  union all
  select 'pg_catalog.pg_constraint'::pg_catalog.regclass, k.oid, 0, 'constraint',
    array[n.nspname::text, c.relname::text, whole.conname::text]
  from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join namespace n on n.oid = c.relnamespace
  cross join lateral (
    with recursive up(oid, parent, conname, height) as (
      select k.oid, k.conparentid, k.conname, 0
      union all
      select o.oid, o.conparentid, o.conname, up.height + 1
      from up join pg_catalog.pg_constraint o on o.oid = up.parent and o.conrelid = k.conrelid
    )
    select up.conname from up order by up.height desc limit 1
  ) whole
  where k.contype in ('p', 'u', 'c', 'f', 'x')
  union all
  select 'pg_catalog.pg_policy'::pg_catalog.regclass, p.oid, 0, 'policy',
    array[n.nspname::text, c.relname::text, p.polname::text]
  from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
  join namespace n on n.oid = c.relnamespace
  union all
  select 'pg_catalog.pg_trigger'::pg_catalog.regclass, g.oid, 0, 'trigger',
    array[n.nspname::text, c.relname::text, g.tgname::text]
  from pg_catalog.pg_trigger g join pg_catalog.pg_class c on c.oid = g.tgrelid
  join namespace n on n.oid = c.relnamespace where not g.tgisinternal
  union all
  select 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, 0, case r.rulename when '_RETURN' then 'view' else 'rule' end,
    case r.rulename when '_RETURN' then array[n.nspname::text, c.relname::text]
      else array[n.nspname::text, c.relname::text, r.rulename::text] end
  from pg_catalog.pg_rewrite r join pg_catalog.pg_class c on c.oid = r.ev_class
  join namespace n on n.oid = c.relnamespace
  union all
  select 'pg_catalog.pg_proc'::pg_catalog.regclass, f.oid, 0, 'function',
    array[n.nspname::text, f.proname::text, pg_catalog.oidvectortypes(f.proargtypes)]
  from pg_catalog.pg_proc f join namespace n on n.oid = f.pronamespace where f.prokind in ('f', 'p')`;

/**
 * Reads which objects of a database refer to which.
 *
 * @returns by id; what an object stands on (its `parent`) is not among them unless it also refers to it
 */
export async function readDependencies(client: Client): Promise<Dependencies> {
  const rows = await client.query<Row>(`
with namespace as materialized (
  select oid, nspname from pg_catalog.pg_namespace
  where not nspname in ('pg_catalog', 'information_schema', 'pg_toast')
), address(classid, objid, subid, kind, path) as materialized (${addresses})
select distinct pg_catalog.jsonb_build_object('kind', b.kind, 'path', b.path) as by,
  pg_catalog.jsonb_build_object('kind', o.kind, 'path', o.path) as on
from pg_catalog.pg_depend d
join address b on b.classid = d.classid and b.objid = d.objid and b.subid = d.objsubid
join address o on o.classid = d.refclassid and o.objid = d.refobjid and o.subid = d.refobjsubid
where (b.kind, b.path) is distinct from (o.kind, o.path)
  and o.kind <> 'schema'`);
  const dependencies = new Map<string, string[]>();
  for (const { by, on } of rows) {
    const id = objectId(by);
    dependencies.set(id, [...(dependencies.get(id) ?? []), objectId(on)]);
  }
  return dependencies;
}
