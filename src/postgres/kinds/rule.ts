import { firing, definition, type KindQuery, path, properties, reference, relationKind } from './parts/catalog-sql.js';

/** Rules that stand on tables and views; the one that makes a view a view is the view's query. */
export const ruleQuery: KindQuery = {
  kind: 'rule',
  sql: `
  select 'rule', ${path('c.nspname', 'c.relname', 'r.rulename')},
    ${reference(relationKind, path('c.nspname', 'c.relname'))},
    ${properties({
      rule: 'pg_catalog.pg_get_ruledef(r.oid)',
      enabled: firing('r.ev_enabled'),
    })}, ${definition('pg_catalog.pg_get_ruledef(r.oid)')}
  from relation c
  join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN'`,
};
