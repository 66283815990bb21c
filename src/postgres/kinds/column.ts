import { literal } from '../sql/index.js';
import { type KindQuery, options, path, properties, reference, relationKind } from './parts/catalog-sql.js';
import { sequenceOptions } from './sequence.js';

/** Columns of tables and views. Their position is not read: no statement can change it, and no query should depend on it. */
export const columnQuery: KindQuery = {
  kind: 'column',
  sql: `
  select 'column', ${path('c.nspname', 'c.relname', 'a.attname')},
    ${reference(relationKind, path('c.nspname', 'c.relname'))},
    ${properties({
      type: 'pg_catalog.format_type(a.atttypid, a.atttypmod)',
      collation: `case when a.attcollation <> t.typcollation then (
        select pg_catalog.format('%I.%I', n.nspname, l.collname) from pg_catalog.pg_collation l
        join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end`,
      notNull: 'a.attnotnull',
      notNullNotValid: `(select true from pg_catalog.pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum and not k.convalidated)`,
      // DEFAULT NULL is no default, but over a domain that has one. Where a length has to be kept, PostgreSQL writes it down.
      default: `case when a.attgenerated = '' and not (t.typtype <> 'd'
        and pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ ${literal('^NULL::[\\w ."]+(\\([0-9,]+\\))?(\\[\\])*$')})
        then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`,
      generated: `case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`,
      generatedKind: `case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end`,
      identity: `case when q.seqrelid is not null then case a.attidentity when 'a' then 'always' when 'd' then 'by default' end end`,
      identitySequence: 'q.relname',
      identityOptions: `case when q.seqrelid is not null then ${properties(sequenceOptions('q'))} end`,
      storage: `case when a.attstorage <> t.typstorage then
        case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end`,
      statistics: 'case when a.attstattarget >= 0 then a.attstattarget end',
      options: options('a.attoptions'),
      inherited: 'case when not a.attislocal and not c.relispartition then true end',
      compression: `case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end`,
    })}, null::text
  from relation c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type t on t.oid = a.atttypid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join lateral (
    -- From PostgreSQL 17 on, a partition's column has the identity of its table and no sequence of its own.
    select q.*, o.relname from pg_catalog.pg_depend e
    join pg_catalog.pg_sequence q on q.seqrelid = e.objid
    join pg_catalog.pg_class o on o.oid = q.seqrelid
    where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and e.refobjid = a.attrelid and e.refobjsubid = a.attnum and e.deptype = 'i'
  ) q on a.attidentity <> ''
  where c.relkind in ('r', 'p', 'f', 'v', 'm')`,
};
