import {
  columnNames,
  firing,
  isOwnConstraint,
  options,
  definition,
  type KindQuery,
  path,
  properties,
  reference,
  statistics,
  indexes,
  withNewer,
} from './parts/catalog-sql.js';

const action = (code: string): string => `case ${code}
      when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
      when 'n' then 'set null' when 'd' then 'set default' end`;

const constraints = withNewer(
  'pg_constraint',
  'k',
  [
    'oid',
    'conrelid',
    'conparentid',
    'conname',
    'contype',
    'conkey',
    'confkey',
    'conbin',
    'conindid',
    'confrelid',
    'confupdtype',
  ].concat(['confdeltype', 'confmatchtype', 'condeferrable', 'condeferred', 'connoinherit', 'convalidated']),
  { confdelsetcols: 'int2[]', conperiod: 'bool', conenforced: 'bool' },
);

/**
 * Primary key, unique, check, foreign key and exclusion constraints.
 *
 * NOT NULL is a property of its column: PostgreSQL 18 keeps a constraint for it, older majors do not.
 */
export const constraintQuery: KindQuery = {
  kind: 'constraint',
  sql: `
  select 'constraint', ${path('c.nspname', 'c.relname', 'k.conname')},
    ${reference("'table'", path('c.nspname', 'c.relname'))},
    ${properties({
      type: `case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check'
      when 'f' then 'foreign key' when 'x' then 'exclusion' end`,
      columns: `case when k.contype in ('p', 'u', 'f') then ${columnNames('k.conrelid', 'k.conkey')} end`,
      expression: `case k.contype when 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid)
      when 'x' then pg_catalog.pg_get_constraintdef(k.oid) end`,
      include: `case when i.indnkeyatts < i.indnatts then (
        select pg_catalog.jsonb_agg(a.attname order by v.position)
        from pg_catalog.unnest(i.indkey) with ordinality v(number, position)
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = v.number
        where v.position > i.indnkeyatts) end`,
      nullsNotDistinct: `case when i.indnullsnotdistinct then true end`,
      referencedTable: `case when k.contype = 'f' then ${path('fn.nspname', 'f.relname')} end`,
      referencedColumns: `case when k.contype = 'f' then ${columnNames('k.confrelid', 'k.confkey')} end`,
      onUpdate: `case when k.contype = 'f' then ${action('k.confupdtype')} end`,
      onDelete: `case when k.contype = 'f' then ${action('k.confdeltype')} end`,
      onDeleteColumns: columnNames('k.conrelid', 'k.confdelsetcols'),
      match: `case k.confmatchtype when 'f' then 'full' when 'p' then 'partial' when 's' then 'simple' end`,
      deferrable: 'case when k.condeferrable then true end',
      initiallyDeferred: 'case when k.condeferred then true end',
      noInherit: `case when k.contype = 'c' and k.connoinherit then true end`,
      notValid: 'case when not k.convalidated then true end',
      notEnforced: `case when not k.conenforced then true end`,
      options: options('x.reloptions'),
      statistics: `case when k.contype = 'x' then ${statistics('x.oid')} end`,
      clustered: 'case when i.indisclustered then true end',
      invalid: 'case when not i.indisvalid then true end',
      firing: `(select pg_catalog.string_agg(distinct ${firing('g.tgenabled')}, ', ') from pg_catalog.pg_trigger g
        where g.tgconstraint = k.oid and g.tgisinternal having pg_catalog.bool_or(g.tgenabled <> 'O'))`,
      period: `case when k.conperiod then true end`,
    })}, ${definition('pg_catalog.pg_get_constraintdef(k.oid)')}
  from ${constraints}
  join relation c on c.oid = k.conrelid
  left join lateral (select i.* from ${indexes} where i.indexrelid = k.conindid) i on k.contype in ('p', 'u', 'x')
  left join pg_catalog.pg_class x on x.oid = i.indexrelid
  left join pg_catalog.pg_class f on f.oid = k.confrelid
  left join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
  where k.contype in ('p', 'u', 'c', 'f', 'x') and ${isOwnConstraint}`,
};
