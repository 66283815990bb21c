import { literal } from '../../sql/index.js';
import type { DependencyAddress, LocatedObject } from '../reading.js';
import { locatedRelation } from './relation-addresses.js';

const path = ['n.nspname', 'c.relname', 'a.attname'];

/** Of a column: itself, and its default. */
export const columnAddresses: readonly DependencyAddress[] = [
  {
    catalog: 'pg_class',
    oid: 'c.oid',
    subId: 'a.attnum',
    path,
    from: `from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p', 'f', 'v', 'm')`,
  },
  {
    catalog: 'pg_attrdef',
    oid: 'd.oid',
    path,
    from: `from pg_catalog.pg_attrdef d join pg_catalog.pg_class c on c.oid = d.adrelid
  join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum`,
  },
];

export function locatedColumn([schema = '', table = '', column = '']: readonly string[]): LocatedObject {
  const relation = locatedRelation([schema, table]);
  return {
    ...relation,
    subId: `(select a.attnum from pg_catalog.pg_attribute a where a.attrelid = ${relation.oid} and a.attname = ${literal(column)})`,
  };
}
