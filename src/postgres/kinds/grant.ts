import { type Catalog, catalogIndex, type CatalogObject, isOwnerGrant, type Kind, objectId } from '../model/index.js';
import { ident, literal, ofOwner, type Owned, qualified, revokeFromOthers } from '../sql/index.js';
import { defineKind, isKind } from './kind.js';
import type { Privileges, Reading } from './reading.js';
import type { Hazard } from './statement.js';
import { isOwners, lostBy } from './parts/owner-grant.js';
import { parentKind, privilegesSince } from './registry.js';
import { list, type ObjectWith, optional } from './property.js';
import { inSchema } from './parts/names.js';

const properties = {
  privileges: optional(list('g.privileges')),
  grantable: optional(list('g.grantable')),
  lost: optional(
    list(`case when o.given is not null then (select pg_catalog.jsonb_agg(d.privilege_type order by d.privilege_type)
      from pg_catalog.aclexplode(o.usual) d
      where d.grantee = o.owner and not exists (select from pg_catalog.aclexplode(o.given) a
        where a.grantee = o.owner and a.privilege_type = d.privilege_type)) end`),
  ),
};

type Grant = ObjectWith<typeof properties>;

const namesOf = (path: readonly string[]): string[] => path.map((_name, at) => `o.name${at}`);

/** The objects on which rights may be held. */
const targets = ({ path, owner, given, usual, from }: Privileges): string =>
  `from (select ${[...path.map((name, at) => `${name} as name${at}`), `${owner} as owner`, `${given} as given`, `${usual ?? 'null'} as usual`].join(', ')}
    ${from}) o`;

/** One object for each grantee but the owner. */
const readGrants = (kind: Kind, privileges: Privileges): Reading => ({
  path: [...namesOf(privileges.path), 'g.grantee'],
  on: { kind: literal(kind), path: namesOf(privileges.path) },
  properties: { privileges: properties.privileges.sql, grantable: properties.grantable.sql },
  from: `${targets(privileges)}
  cross join lateral (
    select coalesce(r.rolname, 'public') as grantee,
      pg_catalog.jsonb_agg(v.privilege_type order by v.privilege_type) as privileges,
      pg_catalog.jsonb_agg(v.privilege_type order by v.privilege_type) filter (where v.is_grantable) as grantable
    from (select a.grantee, a.privilege_type, pg_catalog.bool_or(a.is_grantable) as is_grantable
      from pg_catalog.aclexplode(${privileges.usual === undefined ? 'o.given' : 'coalesce(o.given, o.usual)'}) a where a.grantee <> o.owner group by 1, 2) v
    left join pg_catalog.pg_roles r on r.oid = v.grantee
    where v.grantee = 0 or r.oid is not null
    group by 1
  ) g`,
});

/** One object, to no name, for the owner: what was revoked from it. Its name is kept as the definition. */
const readOwners = (kind: Kind, privileges: Privileges): Reading => ({
  path: [...namesOf(privileges.path), "''::text"],
  on: { kind: literal(kind), path: namesOf(privileges.path) },
  properties: { lost: properties.lost.sql },
  from: `${targets(privileges)}
  join pg_catalog.pg_roles r on r.oid = o.owner`,
  note: 'r.rolname::text',
});

/** How many privileges there are on the target, in PostgreSQL 18. All of them are written ALL: an older server knows no MAINTAIN. */
const countAll = (grant: Grant): number => Object.keys(parentKind(grant).privileges?.names ?? {}).length;

const grantee = ({ path }: Grant): string => (path.at(-1) === 'public' ? 'PUBLIC' : ident(path.at(-1) ?? ''));

const isOnColumn = ({ parent }: Grant): boolean => parent?.kind === 'column';

/** `ON TABLE …` serves views too; a column's privileges are listed with the column behind each. */
function target(grant: Grant): { on: string; privilege: (name: string) => string } {
  const path = grant.path.slice(0, -1);
  if (isOnColumn(grant))
    return {
      on: `TABLE ${qualified(path[0] ?? '', path[1] ?? '')}`,
      privilege: (name) => `${name} (${ident(path[2] ?? '')})`,
    };
  const { isRelation, isBeside, sqlName } = parentKind(grant);
  return { on: sqlName(path, isRelation && !isBeside ? 'TABLE' : undefined), privilege: (name) => name };
}

function give(grant: Grant): string[] {
  const { on, privilege } = target(grant);
  const grantable = grant.properties.grantable ?? [];
  const plain = (grant.properties.privileges ?? []).filter((name) => !grantable.includes(name));
  const words = (names: readonly string[]): readonly string[] => (names.length === countAll(grant) ? ['ALL'] : names);
  const sql = (names: readonly string[], suffix: string): string[] =>
    names.length > 0 ? [`GRANT ${words(names).map(privilege).join(', ')} ON ${on} TO ${grantee(grant)}${suffix}`] : [];
  return [...sql(plain, ''), ...sql(grantable, ' WITH GRANT OPTION')];
}

const takeAll = (grant: Grant): string => {
  const { on, privilege } = target(grant);
  // The role is the owner here: it may be another one elsewhere.
  if (isOwners(grant) && !isOnColumn(grant)) return revokeFromOthers(on, grant.path.slice(-1), ownerOf(grant));
  return `REVOKE ${privilege('ALL')} ON ${on} FROM ${grantee(grant)}`;
};

/** How the owner of the target is found. */
function ownerOf(grant: Grant): Owned {
  const owned = parentKind(grant).ownedBy?.(grant.path);
  if (!owned) throw new Error(`${grant.id}: nobody owns that by itself`);
  return owned;
}

/** A statement about what the owner holds. */
const forOwner = (grant: Grant, verb: 'GRANT' | 'REVOKE', privileges: readonly string[]): string[] =>
  privileges.length === 0
    ? []
    : [
        ofOwner(
          `${verb} ${privileges.join(', ')} ON ${target(grant).on} ${verb === 'GRANT' ? 'TO' : 'FROM'}`,
          ownerOf(grant),
        ),
      ];

/** Whether everything that is held stays. */
const isMore = ({ properties: to }: Grant, { properties: from }: Grant): boolean =>
  (['privileges', 'grantable'] as const).every(
    (property) => from[property]?.every((name) => to[property]?.includes(name)) ?? true,
  );

/** Grants, and what was revoked from owners. Who granted is not read. */
export const grantKind = defineKind({
  kind: 'grant',
  properties,
  read: (all) =>
    all.flatMap(({ kind, privileges }) =>
      privileges
        ? [readGrants(kind, privileges), ...(privileges.usual === undefined ? [] : [readOwners(kind, privileges)])]
        : [],
    ),
  isDependent: true,
  isGivenByDefault: true,
  isGoverned: true,
  onServer: (grant, server) => (isOwnerGrant(grant) ? grant : knownTo(server, grant)),
  heading: { order: 8, icon: '🔑', title: 'Grants' },
  sqlName: inSchema('GRANT'),
  rolesNamed: ({ path }) => path.slice(-1),
  create: (grant) => (isOwnerGrant(grant) ? forOwner(grant, 'REVOKE', lostBy(grant)) : give(grant)),
  drop: (grant) => (isOwnerGrant(grant) ? forOwner(grant, 'GRANT', lostBy(grant)) : [takeAll(grant)]),
  alter: (to, from) => {
    if (!isOwnerGrant(to)) return isMore(to, from) ? give(to) : [takeAll(to), ...give(to)];
    const without = (lost: readonly string[], others: readonly string[]): string[] =>
      lost.filter((name) => !others.includes(name));
    return [
      ...forOwner(to, 'GRANT', without(lostBy(from), lostBy(to))),
      ...forOwner(to, 'REVOKE', without(lostBy(to), lostBy(from))),
    ];
  },
  hazards: {
    create: (grant) => (isOwnerGrant(grant) ? [] : gives(grant.properties.privileges ?? [])),
    drop: (grant) => takesAway(grant.properties.privileges ?? []),
    alter: (_properties, to, from) => [
      ...gives((to.properties.privileges ?? []).filter((name) => !(from.properties.privileges ?? []).includes(name))),
      ...takesAway(
        (from.properties.privileges ?? []).filter((name) => !(to.properties.privileges ?? []).includes(name)),
      ),
      ...takesAway(
        (from.properties.grantable ?? [])
          .filter(
            (name) =>
              (to.properties.privileges ?? []).includes(name) && !(to.properties.grantable ?? []).includes(name),
          )
          .map((name) => `the grant option of ${name}`),
      ),
    ],
  },
});

/** Without the privileges that an older server does not know. */
function knownTo(server: number, grant: Grant): CatalogObject | undefined {
  const since = privilegesSince();
  const known = (names: readonly string[] = []): string[] => names.filter((name) => (since[name] ?? 0) <= server);
  const [privileges, grantable] = [known(grant.properties.privileges), known(grant.properties.grantable)];
  return privileges.length === 0
    ? undefined
    : { ...grant, properties: { privileges, ...(grantable.length > 0 && { grantable }) } };
}

const takesAway = (names: readonly string[]): Hazard[] => (names.length > 0 ? [`takes away ${names.join(', ')}`] : []);

const gives = (names: readonly string[]): Hazard[] => (names.length > 0 ? [`gives ${names.join(', ')}`] : []);

/** The id of a grant to a role, and the privileges that a catalog gives by it; undefined where it gives all that there are. */
export function grantIn(
  catalog: Catalog,
  target: CatalogObject,
  role: string,
): { id: string; privileges?: readonly string[] } {
  const id = objectId({ kind: 'grant', path: [...target.path, role] }, target);
  const found = catalogIndex(catalog).get(id);
  if (!found || !isKind(found, grantKind)) return { id, privileges: [] };
  return isAll(found) ? { id } : { id, privileges: found.properties.privileges ?? [] };
}

/** Whether a grant holds every privilege that there is. */
const isAll = (grant: Grant): boolean => (grant.properties.privileges ?? []).length === countAll(grant);
