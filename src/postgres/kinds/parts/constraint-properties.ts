import type { Json } from '../../model/index.js';
import {
  expression,
  flag,
  fromHistory,
  list,
  type ObjectWith,
  optional,
  path,
  type Property,
  record,
  text,
  worded,
} from '../property.js';
import { columnNames, firing, options, path as pathSql, statistics, withNewer } from './catalog-sql.js';
import { columnsOf, naming, ownColumns, relationPath } from './renamed.js';

const action = (code: string): string => `case ${code}
      when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
      when 'n' then 'set null' when 'd' then 'set default' end`;

export const constraints = withNewer(
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

/** What fits a constraint of this type, and none of another. */
const kept = <Value extends Json | undefined>(property: Property<Value>, whileSame = 'type'): Property<Value> =>
  fromHistory(property, { whileSame });

export const constraintProperties = {
  type: text(`case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check'
      when 'f' then 'foreign key' when 'x' then 'exclusion' end`),
  columns: naming(
    optional(list(`case when k.contype in ('p', 'u', 'f') then ${columnNames('k.conrelid', 'k.conkey')} end`)),
    ownColumns,
  ),
  expression: optional(
    expression(`case k.contype when 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid)
      when 'x' then pg_catalog.pg_get_constraintdef(k.oid) end`),
  ),
  include: kept(
    naming(
      optional(
        list(`case when i.indnkeyatts < i.indnatts then (
        select pg_catalog.jsonb_agg(a.attname order by v.position)
        from pg_catalog.unnest(i.indkey) with ordinality v(number, position)
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = v.number
        where v.position > i.indnkeyatts) end`),
      ),
      ownColumns,
    ),
  ),
  nullsNotDistinct: optional(
    flag(`case when i.indnullsnotdistinct then true end`, 'NULLS NOT DISTINCT', 'NULLS DISTINCT'),
  ),
  referencedTable: naming(
    optional(path(`case when k.contype = 'f' then ${pathSql('fn.nspname', 'f.relname')} end`)),
    relationPath,
  ),
  referencedColumns: naming(
    optional(list(`case when k.contype = 'f' then ${columnNames('k.confrelid', 'k.confkey')} end`)),
    (names, { properties: { referencedTable } }, renamed) =>
      columnsOf(referencedTable as readonly string[], names, renamed),
  ),
  onUpdate: optional(text(`case when k.contype = 'f' then ${action('k.confupdtype')} end`)),
  onDelete: optional(text(`case when k.contype = 'f' then ${action('k.confdeltype')} end`)),
  onDeleteColumns: kept(naming(optional(list(columnNames('k.conrelid', 'k.confdelsetcols'))), ownColumns), 'onDelete'),
  match: kept(
    optional(text(`case k.confmatchtype when 'f' then 'full' when 'p' then 'partial' when 's' then 'simple' end`)),
  ),
  deferrable: kept(optional(flag('case when k.condeferrable then true end', 'DEFERRABLE', 'NOT DEFERRABLE'))),
  initiallyDeferred: kept(
    optional(flag('case when k.condeferred then true end', 'INITIALLY DEFERRED', 'INITIALLY IMMEDIATE')),
  ),
  noInherit: kept(
    optional(
      flag(`case when k.contype = 'c' and k.connoinherit then true end`, 'NO INHERIT', 'inherited by child tables'),
    ),
  ),
  notValid: optional(flag('case when not k.convalidated then true end', 'NOT VALID', 'validated')),
  notEnforced: kept(optional(flag(`case when not k.conenforced then true end`, 'NOT ENFORCED', 'ENFORCED'))),
  options: kept(optional(list(options('x.reloptions')))),
  statistics: kept(optional(record<number>(`case when k.contype = 'x' then ${statistics('x.oid')} end`))),
  clustered: kept(
    optional(flag('case when i.indisclustered then true end', 'used for CLUSTER', 'not used for CLUSTER')),
  ),
  invalid: optional(flag('case when not i.indisvalid then true end', 'invalid', 'valid')),
  firing: kept(
    optional(
      worded(
        text(`(select pg_catalog.string_agg(distinct ${firing('g.tgenabled')}, ', ') from pg_catalog.pg_trigger g
        where g.tgconstraint = k.oid and g.tgisinternal having pg_catalog.bool_or(g.tgenabled <> 'O'))`),
        { origin: 'enforced', null: 'enforced', disabled: 'not enforced, for its triggers are disabled' },
      ),
    ),
  ),
  period: optional(flag(`case when k.conperiod then true end`, 'over periods', 'not over periods')),
};

export type Constraint = ObjectWith<typeof constraintProperties>;
