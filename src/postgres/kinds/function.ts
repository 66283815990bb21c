import { isOwnFunction, definition, type KindQuery, path, properties } from './parts/catalog-sql.js';

/** A list of names is kept as it was printed when it was set: with more quotes under `quote_all_identifiers`. */
const sameQuotes = `case when v ~ '^(search_path|temp_tablespaces)='
        then pg_catalog.regexp_replace(v, '(=|, )"([a-z_][a-z0-9_$]*)"(?=,|$)', '\\1\\2', 'g') else v end`;

/** Functions and procedures; aggregates and window functions cannot be declared and are left out. */
export const functionQuery: KindQuery = {
  kind: 'function',
  sql: `
  select 'function', ${path('s.nspname', 'p.proname', 'pg_catalog.oidvectortypes(p.proargtypes)')}, null::pg_catalog.jsonb,
    ${properties({
      type: `case p.prokind when 'p' then 'procedure' else 'function' end`,
      arguments: 'pg_catalog.pg_get_function_arguments(p.oid)',
      returns: 'pg_catalog.pg_get_function_result(p.oid)',
      language: 'l.lanname',
      body: `coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc)`,
      volatility: `case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end`,
      strict: 'p.proisstrict',
      security: `case when p.prosecdef then 'definer' else 'invoker' end`,
      leakproof: 'p.proleakproof',
      parallel: `case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end`,
      cost: 'p.procost',
      rows: 'p.prorows',
      owner: '(select r.rolname from pg_catalog.pg_roles r where r.oid = p.proowner)',
      settings: `(select pg_catalog.jsonb_agg(${sameQuotes} order by v) from pg_catalog.unnest(p.proconfig) v)`,
    })}, ${definition('pg_catalog.pg_get_functiondef(p.oid)')}
  from pg_catalog.pg_proc p
  join scope s on s.oid = p.pronamespace
  join pg_catalog.pg_language l on l.oid = p.prolang
  where ${isOwnFunction('p')}`,
};
