import { type KindQuery, path, properties } from './kind-query.js';

export const viewQuery: KindQuery = {
  kind: 'view',
  sql: `
  select 'view', ${path('c.nspname', 'c.relname')}, null::pg_catalog.jsonb,
    ${properties({
      materialized: `c.relkind = 'm'`,
      query: 'pg_catalog.pg_get_viewdef(c.oid)',
      options: '(select pg_catalog.jsonb_agg(v order by v) from pg_catalog.unnest(c.reloptions) v)',
    })}, null::text
  from relation c
  where c.relkind in ('v', 'm')`,
};
