import { columnNames, firing, options, type KindQuery, path, properties, reference } from './kind-query.js';

const action = (code: string): string => `case ${code}
      when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
      when 'n' then 'set null' when 'd' then 'set default' end`;

/** A column that older majors lack, as text; NULL there. */
const since = (column: string): string => `newer.k ->> '${column}'`;

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
      nullsNotDistinct: `case when k.contype = 'u' and pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' then true end`,
      referencedTable: `case when k.contype = 'f' then ${path('fn.nspname', 'f.relname')} end`,
      referencedColumns: `case when k.contype = 'f' then ${columnNames('k.confrelid', 'k.confkey')} end`,
      onUpdate: `case when k.contype = 'f' then ${action('k.confupdtype')} end`,
      onDelete: `case when k.contype = 'f' then ${action('k.confdeltype')} end`,
      onDeleteColumns: `(select pg_catalog.jsonb_agg(a.attname order by v.position)
        from pg_catalog.jsonb_array_elements_text(nullif(newer.k -> 'confdelsetcols', 'null')) with ordinality v(number, position)
        join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = v.number::int2)`,
      match: `case k.confmatchtype when 'f' then 'full' when 'p' then 'partial' when 's' then 'simple' end`,
      deferrable: 'case when k.condeferrable then true end',
      initiallyDeferred: 'case when k.condeferred then true end',
      noInherit: `case when k.contype = 'c' and k.connoinherit then true end`,
      notValid: 'case when not k.convalidated then true end',
      notEnforced: `case when ${since('conenforced')} = 'false' then true end`,
      options: options('x.reloptions'),
      clustered: 'case when i.indisclustered then true end',
      firing: `(select pg_catalog.string_agg(distinct ${firing('g.tgenabled')}, ', ') from pg_catalog.pg_trigger g
        where g.tgconstraint = k.oid and g.tgisinternal having pg_catalog.bool_or(g.tgenabled <> 'O'))`,
      period: `case when ${since('conperiod')} = 'true' then true end`,
    })}, pg_catalog.pg_get_constraintdef(k.oid)
  from relation c
  join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')
  cross join lateral (select pg_catalog.to_jsonb(k) as k) newer
  left join pg_catalog.pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
  left join pg_catalog.pg_class x on x.oid = i.indexrelid
  left join pg_catalog.pg_class f on f.oid = k.confrelid
  left join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace`,
};
