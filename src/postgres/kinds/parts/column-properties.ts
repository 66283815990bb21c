import type { Json } from '../../model/index.js';
import { literal } from '../../sql/index.js';
import {
  compared,
  expression,
  flag,
  fromHistory,
  list,
  number,
  type ObjectWith,
  optional,
  type Property,
  text,
  typeName,
} from '../property.js';
import { options, propertiesSql } from './catalog-sql.js';
import { defaultOf, naming, typeOfEnum } from './renamed.js';
import { type SequenceOptions, sequenceOptionsOf } from './sequence-options.js';

const identityOptions: Property<SequenceOptions | undefined> = {
  sql: `case when q.seqrelid is not null then ${propertiesSql(sequenceOptionsOf('q'))} end`,
};

/** What fits a column of this type, and maybe none of another. */
const ofType = <Value extends Json | undefined>(property: Property<Value>): Property<Value> =>
  fromHistory(property, { whileSame: 'type' });

export const columnProperties = {
  type: naming(typeName('pg_catalog.format_type(a.atttypid, a.atttypmod)'), typeOfEnum),
  collation: ofType(
    optional(
      typeName(`case when a.attcollation <> t.typcollation then (
        select pg_catalog.format('%I.%I', n.nspname, l.collname) from pg_catalog.pg_collation l
        join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end`),
    ),
  ),
  notNull: flag('a.attnotnull'),
  notNullNotValid: optional(
    flag(`(select true from pg_catalog.pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum and not k.convalidated)`),
  ),
  // DEFAULT NULL is no default, but over a domain that has one. Where a length has to be kept, PostgreSQL writes it down.
  default: naming(
    optional(
      expression(`case when a.attgenerated = '' and not (t.typtype <> 'd'
        and pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ ${literal('^NULL::[\\w ."]+(\\([0-9,]+\\))?(\\[\\])*$')})
        then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`),
    ),
    defaultOf,
  ),
  generated: optional(expression(`case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end`)),
  generatedKind: optional(text(`case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end`)),
  identity: optional(
    text(
      `case when q.seqrelid is not null then case a.attidentity when 'a' then 'always' when 'd' then 'by default' end end`,
    ),
  ),
  identitySequence: optional(text('q.relname')),
  identityOptions,
  storage: ofType(
    optional(
      text(`case when a.attstorage <> t.typstorage then
        case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end`),
    ),
  ),
  statistics: fromHistory(optional(number('case when a.attstattarget >= 0 then a.attstattarget end'))),
  options: fromHistory(optional(list(options('a.attoptions')))),
  // A column is an inherited one only where it was made with its table, or by its parent's.
  inherited: compared(optional(flag('case when not a.attislocal and not c.relispartition then true end')), {
    isBeyondStatements: true,
  }),
  compression: ofType(optional(text(`case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end`))),
};

export type Column = ObjectWith<typeof columnProperties>;

export const isOfTable = ({ parent }: Column): boolean => parent?.kind === 'table';

export const isOfView = ({ parent }: Column): boolean => parent?.kind === 'view';
