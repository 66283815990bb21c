import {
  definition,
  type KindQuery,
  options,
  path,
  properties,
  reference,
  relationKind,
  statistics,
  indexes,
} from './parts/catalog-sql.js';

/** One key as it is written in `CREATE INDEX`, without what PostgreSQL assumes anyway (indoption: 1 is DESC, 2 NULLS FIRST). */
const key = `
      pg_catalog.pg_get_indexdef(i.indexrelid, n.position::int, false)
      || case when l.oid is not null then ' COLLATE ' || pg_catalog.format('%I.%I', ln.nspname, l.collname) else '' end
      || case when o.opcdefault and p.attoptions is null then '' else ' ' || case when o.opcnamespace = 'pg_catalog'::pg_catalog.regnamespace
        then o.opcname::text else pg_catalog.format('%I.%I', onn.nspname, o.opcname) end end
      || coalesce(' (' || pg_catalog.array_to_string(p.attoptions, ', ') || ')', '')
      || case i.indoption[n.position - 1]
        when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else '' end`;

/** Indexes that stand for themselves; those behind a primary key, unique or exclusion constraint are the constraint's. */
export const indexQuery: KindQuery = {
  kind: 'index',
  sql: `
  select 'index', ${path('c.nspname', 'x.relname')},
    ${reference(relationKind, path('c.nspname', 'c.relname'))},
    ${properties({
      table: 'c.relname',
      method: 'm.amname',
      unique: 'i.indisunique',
      keys: `(select pg_catalog.jsonb_agg(${key} order by n.position)
        from pg_catalog.generate_series(1, i.indnkeyatts) n(position)
        join pg_catalog.pg_opclass o on o.oid = i.indclass[n.position - 1]
        join pg_catalog.pg_namespace onn on onn.oid = o.opcnamespace
        join pg_catalog.pg_attribute p on p.attrelid = i.indexrelid and p.attnum = n.position
        left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[n.position - 1]
          and a.attnum > 0
        left join pg_catalog.pg_collation l on l.oid = i.indcollation[n.position - 1]
          and l.oid is distinct from coalesce(a.attcollation, 100)
        left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace)`,
      include: `(select pg_catalog.jsonb_agg(a.attname order by n.position)
        from pg_catalog.generate_series(i.indnkeyatts + 1, i.indnatts) n(position)
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[n.position - 1])`,
      predicate: 'pg_catalog.pg_get_expr(i.indpred, i.indrelid)',
      nullsNotDistinct: `case when i.indnullsnotdistinct then true end`,
      options: options('x.reloptions'),
      statistics: statistics('x.oid'),
      invalid: 'case when not i.indisvalid then true end',
      clustered: 'case when i.indisclustered then true end',
    })}, ${definition('pg_catalog.pg_get_indexdef(i.indexrelid)')}
  from ${indexes}
  join relation c on c.oid = i.indrelid
  join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_am m on m.oid = x.relam
  where not exists (select from pg_catalog.pg_constraint k
    where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`,
};
