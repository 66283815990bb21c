import { literal, qualified } from '../../sql/index.js';
import type { DependencyAddress, LocatedObject } from '../reading.js';

const path = ['n.nspname', 'c.relname'];

/** Of a relation: itself, its row type and the array type of that. */
export const relationAddresses = (relkinds: string): readonly DependencyAddress[] => [
  {
    catalog: 'pg_class',
    oid: 'c.oid',
    path,
    from: `from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace where c.relkind in (${relkinds})`,
  },
  {
    catalog: 'pg_type',
    oid: 'y.oid',
    path,
    from: `from pg_catalog.pg_class c join namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_type t on t.typrelid = c.oid
  join pg_catalog.pg_type y on y.oid in (t.oid, t.typarray)
  where c.relkind in (${relkinds})`,
  },
];

/** What stands on a relation, in a catalog of its own. */
export const addressOn = (catalog: string, relation: string, name: string, where = 'true'): DependencyAddress => ({
  catalog,
  oid: 'o.oid',
  path: ['n.nspname', 'c.relname', `o.${name}`],
  from: `from pg_catalog.${catalog} o join pg_catalog.pg_class c on c.oid = o.${relation}
  join namespace n on n.oid = c.relnamespace where ${where}`,
});

export const locatedRelation = ([schema = '', name = '']: readonly string[]): LocatedObject => ({
  catalog: 'pg_class',
  oid: `pg_catalog.to_regclass(${literal(qualified(schema, name))})`,
});
