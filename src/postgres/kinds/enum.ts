import { isExtensionMember, type KindQuery, path, properties } from './parts/catalog-sql.js';

export const enumQuery: KindQuery = {
  kind: 'enum',
  sql: `
  select 'enum', ${path('s.nspname', 't.typname')}, null::pg_catalog.jsonb,
    ${properties({
      values: `(select pg_catalog.jsonb_agg(v.enumlabel order by v.enumsortorder)
        from pg_catalog.pg_enum v where v.enumtypid = t.oid)`,
    })}, null::text
  from pg_catalog.pg_type t
  join scope s on s.oid = t.typnamespace
  where t.typtype = 'e' and not ${isExtensionMember('pg_type', 't.oid')}`,
};
