import { type KindQuery, options, path, properties } from './parts/catalog-sql.js';

export const viewQuery: KindQuery = {
  kind: 'view',
  sql: `
  select 'view', ${path('c.nspname', 'c.relname')}, null::pg_catalog.jsonb,
    ${properties({
      materialized: `c.relkind = 'm'`,
      query: 'pg_catalog.pg_get_viewdef(c.oid)',
      options: options('c.reloptions'),
      accessMethod: "(select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap')",
    })}, null::text
  from relation c
  where c.relkind in ('v', 'm')`,
};
