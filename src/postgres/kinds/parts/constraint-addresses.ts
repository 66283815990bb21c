import type { DependencyAddress } from '../reading.js';

/** Of a constraint: its index, and itself; a foreign key to one partition belongs to that to the whole table. */
export const constraintAddresses: readonly DependencyAddress[] = [
  {
    catalog: 'pg_class',
    oid: 'x.oid',
    path: ['n.nspname', 'c.relname', 'k.conname'],
    from: `from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
  join pg_catalog.pg_class c on c.oid = i.indrelid
  join namespace n on n.oid = x.relnamespace
  join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')`,
  },
  {
    catalog: 'pg_constraint',
    oid: 'k.oid',
    path: ['n.nspname', 'c.relname', 'whole.conname'],
    from: `from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join namespace n on n.oid = c.relnamespace
  cross join lateral (
    with recursive up(oid, parent, conname, height) as (
      select k.oid, k.conparentid, k.conname, 0
      union all
      select o.oid, o.conparentid, o.conname, up.height + 1
      from up join pg_catalog.pg_constraint o on o.oid = up.parent and o.conrelid = k.conrelid
    )
    select up.conname from up order by up.height desc limit 1
  ) whole
  where k.contype in ('p', 'u', 'c', 'f', 'x')`,
  },
];
