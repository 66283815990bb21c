import { type KindQuery, options, path, properties } from './kind-query.js';

export const tableQuery: KindQuery = {
  kind: 'table',
  sql: `
  select 'table', ${path('c.nspname', 'c.relname')}, null::pg_catalog.jsonb,
    ${properties({
      type: `case c.relkind when 'f' then 'foreign table' else 'table' end`,
      persistence: `case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' else 'permanent' end`,
      rowSecurity: 'c.relrowsecurity',
      forceRowSecurity: 'c.relforcerowsecurity',
      replicaIdentity: `case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then (
        select 'using index ' || x.relname from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end`,
      options: options(`c.reloptions || (select pg_catalog.array_agg('toast.' || v)
        from pg_catalog.pg_class t, pg_catalog.unnest(t.reloptions) v where t.oid = c.reltoastrelid)`),
      accessMethod: "(select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap')",
      ofType: `case when c.reloftype <> 0 then pg_catalog.format_type(c.reloftype, null) end`,
      partitionKey: 'pg_catalog.pg_get_partkeydef(c.oid)',
      partitionBound: 'pg_catalog.pg_get_expr(c.relpartbound, c.oid)',
      inherits: `(select pg_catalog.jsonb_agg(${path('n.nspname', 'p.relname')} order by i.inhseqno)
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhparent
        join pg_catalog.pg_namespace n on n.oid = p.relnamespace
        where i.inhrelid = c.oid)`,
      inheritedBy: `case c.relkind when 'r' then (
        select pg_catalog.jsonb_agg(${path('n.nspname', 'p.relname')} order by n.nspname, p.relname)
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhrelid
        join pg_catalog.pg_namespace n on n.oid = p.relnamespace
        where i.inhparent = c.oid) end`,
    })}, null::text
  from relation c
  where c.relkind in ('r', 'p', 'f')`,
};
