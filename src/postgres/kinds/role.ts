import { type KindQuery, path, properties } from './parts/catalog-sql.js';

/** Roles belong to the whole server: only those that the caller names are read (common table `role_name`). */
export const roleQuery: KindQuery = {
  kind: 'role',
  sql: `
  select 'role', ${path('r.rolname')}, null::pg_catalog.jsonb,
    ${properties({
      superuser: 'r.rolsuper',
      inherit: 'r.rolinherit',
      createRole: 'r.rolcreaterole',
      createDatabase: 'r.rolcreatedb',
      login: 'r.rolcanlogin',
      replication: 'r.rolreplication',
      bypassRls: 'r.rolbypassrls',
    })}, null::text
  from pg_catalog.pg_roles r
  where r.rolname in (select name from role_name)`,
};
