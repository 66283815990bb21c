import { type KindQuery, path, properties } from './kind-query.js';

export const tableQuery: KindQuery = {
  kind: 'table',
  sql: `
  select 'table', ${path('c.nspname', 'c.relname')}, null::pg_catalog.jsonb,
    ${properties({
      type: `case c.relkind when 'p' then 'partitioned table' when 'f' then 'foreign table' else 'table' end`,
      persistence: `case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' else 'permanent' end`,
      rowSecurity: 'c.relrowsecurity',
      forceRowSecurity: 'c.relforcerowsecurity',
      replicaIdentity: `case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index' end`,
      options: '(select pg_catalog.jsonb_agg(v order by v) from pg_catalog.unnest(c.reloptions) v)',
      partitionKey: 'pg_catalog.pg_get_partkeydef(c.oid)',
      partitionBound: 'pg_catalog.pg_get_expr(c.relpartbound, c.oid)',
      inherits: `(select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.nspname, p.relname) order by i.inhseqno)
        from pg_catalog.pg_inherits i
        join pg_catalog.pg_class p on p.oid = i.inhparent
        join pg_catalog.pg_namespace n on n.oid = p.relnamespace
        where i.inhrelid = c.oid)`,
    })}, null::text
  from relation c
  where c.relkind in ('r', 'p', 'f')`,
};
