import { type KindQuery, path, properties, reference } from './parts/catalog-sql.js';

export const policyQuery: KindQuery = {
  kind: 'policy',
  sql: `
  select 'policy', ${path('c.nspname', 'c.relname', 'p.polname')},
    ${reference("'table'", path('c.nspname', 'c.relname'))},
    ${properties({
      command: `case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end`,
      permissive: 'p.polpermissive',
      roles: `(select pg_catalog.jsonb_agg(coalesce(r.rolname, 'public') order by r.rolname)
        from pg_catalog.unnest(p.polroles) v(oid) left join pg_catalog.pg_roles r on r.oid = v.oid)`,
      using: 'pg_catalog.pg_get_expr(p.polqual, p.polrelid)',
      check: 'pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)',
    })}, null::text
  from relation c
  join pg_catalog.pg_policy p on p.polrelid = c.oid`,
};
