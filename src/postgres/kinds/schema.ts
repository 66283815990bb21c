import { type KindQuery, path, properties } from './parts/catalog-sql.js';

export const schemaQuery: KindQuery = {
  kind: 'schema',
  sql: `
  select 'schema', ${path('s.nspname')}, null::pg_catalog.jsonb,
    ${properties({})}, null::text
  from scope s`,
};
