import { type KindQuery, path, properties, reference } from './parts/catalog-sql.js';

/** The options of a sequence `q` (pg_sequence), as they are written in `CREATE SEQUENCE`; as text: bigint does not fit a number. */
export const sequenceOptions = (q: string): Record<string, string> => ({
  type: `pg_catalog.format_type(${q}.seqtypid, null)`,
  start: `${q}.seqstart::text`,
  increment: `${q}.seqincrement::text`,
  min: `${q}.seqmin::text`,
  max: `${q}.seqmax::text`,
  cache: `${q}.seqcache::text`,
  cycle: `${q}.seqcycle`,
});

/** Sequences, but those of identity columns, which are read as a property of their column. */
export const sequenceQuery: KindQuery = {
  kind: 'sequence',
  sql: `
  select 'sequence', ${path('c.nspname', 'c.relname')},
    case when o.relname is not null then ${reference("'table'", path('o.nspname', 'o.relname'))} end,
    ${properties({
      ...sequenceOptions('q'),
      ownedBy: `case when o.relname is not null then ${path('o.relname', 'o.column_name')} end`,
      persistence: `case c.relpersistence when 'u' then 'unlogged' end`,
    })}, null::text
  from relation c
  join pg_catalog.pg_sequence q on q.seqrelid = c.oid
  left join lateral (
    select t.nspname, t.relname, a.attname::text as column_name
    from pg_catalog.pg_depend d
    join relation t on t.oid = d.refobjid
    join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'a'
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0
    limit 1
  ) o on true
  where c.relkind = 'S'`,
};
