import { isOwnFunction, type KindQuery, path, properties, reference } from './parts/catalog-sql.js';

interface GrantTarget {
  readonly kind: string;
  /** SQL expressions that make the target's path. */
  readonly path: readonly string[];
  readonly owner: string;
  /** SQL aclitem[]; NULL stands for the usual rights. */
  readonly given: string;
  /** SQL aclitem[]: the rights that PostgreSQL gives by itself; a column has none. */
  readonly usual?: string;
  readonly from: string;
}

const targets: readonly GrantTarget[] = [
  {
    kind: "'schema'",
    path: ['s.nspname'],
    owner: 's.nspowner',
    given: 's.nspacl',
    usual: "pg_catalog.acldefault('n', s.nspowner)",
    from: 'scope s',
  },
  {
    kind: `case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'view' else 'table' end`,
    path: ['c.nspname', 'c.relname'],
    owner: 'c.relowner',
    given: 'c.relacl',
    usual: `pg_catalog.acldefault(case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, c.relowner)`,
    from: 'relation c',
  },
  {
    kind: "'column'",
    path: ['c.nspname', 'c.relname', 'a.attname'],
    owner: 'c.relowner',
    given: 'a.attacl',
    from: `relation c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attacl is not null`,
  },
  {
    kind: "'function'",
    path: ['s.nspname', 'p.proname', 'pg_catalog.oidvectortypes(p.proargtypes)'],
    owner: 'p.proowner',
    given: 'p.proacl',
    usual: "pg_catalog.acldefault('f', p.proowner)",
    from: `pg_catalog.pg_proc p join scope s on s.oid = p.pronamespace and ${isOwnFunction('p')}`,
  },
];

/** One object for each grantee but the owner. Who granted them is not read. */
const selectGrants = ({ kind, path: names, owner, given, usual, from }: GrantTarget): string => `
  select 'grant', ${path(...names, 'g.grantee')}, ${reference(kind, path(...names))},
    ${properties({ privileges: 'g.privileges', grantable: 'g.grantable' })}, null::text
  from ${from}
  cross join lateral (
    select coalesce(r.rolname, 'public') as grantee,
      pg_catalog.jsonb_agg(v.privilege_type order by v.privilege_type) as privileges,
      pg_catalog.jsonb_agg(v.privilege_type order by v.privilege_type) filter (where v.is_grantable) as grantable
    from (select a.grantee, a.privilege_type, pg_catalog.bool_or(a.is_grantable) as is_grantable
      from pg_catalog.aclexplode(${usual === undefined ? given : `coalesce(${given}, ${usual})`}) a where a.grantee <> ${owner} group by 1, 2) v
    left join pg_catalog.pg_roles r on r.oid = v.grantee
    where v.grantee = 0 or r.oid is not null
    group by 1
  ) g`;

/** One object, to no name, for the owner: what was revoked from it. Its name is kept as the definition. */
const selectOwners = ({ kind, path: names, owner, given, usual = '', from }: GrantTarget): string => `
  select 'grant', ${path(...names, "''::text")}, ${reference(kind, path(...names))},
    ${properties({
      lost: `case when ${given} is not null then (select pg_catalog.jsonb_agg(d.privilege_type order by d.privilege_type)
      from pg_catalog.aclexplode(${usual}) d
      where d.grantee = ${owner} and not exists (select from pg_catalog.aclexplode(${given}) a
        where a.grantee = ${owner} and a.privilege_type = d.privilege_type)) end`,
    })}, r.rolname::text
  from ${from}
  join pg_catalog.pg_roles r on r.oid = ${owner}`;

export const grantQuery: KindQuery = {
  kind: 'grant',
  sql: [...targets.map(selectGrants), ...targets.filter(({ usual }) => usual !== undefined).map(selectOwners)].join(
    '\n  union all',
  ),
};
