import type { CatalogObject } from '../../model/index.js';
import { list, type ObjectWith, typeNames } from '../property.js';
import { naming, typeOfType } from './renamed.js';

/** Of the attributes of a composite type `t`, in their order. */
const attributes = (value: string): string => `coalesce((select pg_catalog.jsonb_agg(${value} order by a.attnum)
      from pg_catalog.pg_attribute a join pg_catalog.pg_type y on y.oid = a.atttypid
      where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '[]')`;

export const compositeProperties = {
  attributes: list(attributes('a.attname')),
  types: naming(
    typeNames(
      attributes(`pg_catalog.concat(pg_catalog.format_type(a.atttypid, a.atttypmod), case when a.attcollation <> y.typcollation then (
        select pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname) from pg_catalog.pg_collation l
        join pg_catalog.pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end)`),
    ),
    (types, bearer, renamed) => types.map((type) => typeOfType(type, bearer, renamed)),
  ),
};

export type Composite = CatalogObject & ObjectWith<typeof compositeProperties>;

/** An attribute of a composite type. */
export interface Attribute {
  readonly name: string;
  /** With its collation, where it has another one than its type. */
  readonly type: string;
}

export const attributesOf = ({
  properties: { attributes: names, types },
}: Pick<Composite, 'properties'>): Attribute[] => names.map((name, at) => ({ name, type: types[at] ?? '' }));
