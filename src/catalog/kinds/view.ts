import { definition, type KindQuery, options, path, properties } from './kind-query.js';

/** Whether a materialized view holds rows is data and never compared; its definition says how it is made again. */
export const viewQuery: KindQuery = {
  kind: 'view',
  sql: `
  select 'view', ${path('c.nspname', 'c.relname')}, null::pg_catalog.jsonb,
    ${properties({
      materialized: `c.relkind = 'm'`,
      query: 'pg_catalog.pg_get_viewdef(c.oid)',
      options: options('c.reloptions'),
      accessMethod: "(select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap')",
    })}, ${definition("case when not c.relispopulated then 'WITH NO DATA' end")}
  from relation c
  where c.relkind in ('v', 'm')`,
};
