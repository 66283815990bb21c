import { type CatalogObject, isOwnerGrant, type Kind } from '../model/index.js';
import { isOwners, lostBy } from './parts/owner-grants.js';
import { ident, ofOwner, qualified, revokeFromOthers } from '../sql/index.js';
import type { Hazard, KindPlan } from './kind.js';
import { texts } from './parts/names.js';
import { commentTarget, ownedBy, targetKind } from './parts/target.js';

/** Every privilege of a kind, in PostgreSQL 18. All of them are written ALL: an older server knows no MAINTAIN. */
const every: Partial<Record<Kind, number>> = { table: 8, view: 8, column: 4, sequence: 3, schema: 2, function: 1 };

const grantee = ({ path }: CatalogObject): string => (path.at(-1) === 'public' ? 'PUBLIC' : ident(path.at(-1) ?? ''));

/** `ON TABLE …` serves views too; a column's privileges are listed with the column behind each. */
function target(grant: CatalogObject): { on: string; privilege: (name: string) => string } {
  const kind = targetKind(grant);
  const path = grant.path.slice(0, -1);
  if (kind === 'column')
    return {
      on: `TABLE ${qualified(path[0] ?? '', path[1] ?? '')}`,
      privilege: (name) => `${name} (${ident(path[2] ?? '')})`,
    };
  return { on: commentTarget(kind === 'view' ? 'table' : kind, path), privilege: (name) => name };
}

function give(grant: CatalogObject): string[] {
  const { on, privilege } = target(grant);
  const grantable = texts(grant, 'grantable');
  const plain = texts(grant, 'privileges').filter((name) => !grantable.includes(name));
  const words = (names: readonly string[]): readonly string[] =>
    names.length === every[targetKind(grant)] ? ['ALL'] : names;
  const sql = (names: readonly string[], suffix: string): string[] =>
    names.length > 0 ? [`GRANT ${words(names).map(privilege).join(', ')} ON ${on} TO ${grantee(grant)}${suffix}`] : [];
  return [...sql(plain, ''), ...sql(grantable, ' WITH GRANT OPTION')];
}

const takeAll = (grant: CatalogObject): string => {
  const { on, privilege } = target(grant);
  // The role is the owner here: it may be another one elsewhere.
  if (isOwners(grant) && targetKind(grant) !== 'column')
    return revokeFromOthers(on, grant.path.slice(-1), ownedBy(targetKind(grant), grant.path));
  return `REVOKE ${privilege('ALL')} ON ${on} FROM ${grantee(grant)}`;
};

/** A statement about what the owner holds. */
const forOwner = (grant: CatalogObject, verb: 'GRANT' | 'REVOKE', privileges: readonly string[]): string[] =>
  privileges.length === 0
    ? []
    : [
        ofOwner(
          `${verb} ${privileges.join(', ')} ON ${target(grant).on} ${verb === 'GRANT' ? 'TO' : 'FROM'}`,
          ownedBy(targetKind(grant), grant.path),
        ),
      ];

/** Whether everything that is held stays. */
const isMore = (to: CatalogObject, from: CatalogObject): boolean =>
  ['privileges', 'grantable'].every((property) =>
    texts(from, property).every((name) => texts(to, property).includes(name)),
  );

export const grantPlan: KindPlan = {
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
    create: (grant) => (isOwnerGrant(grant) ? [] : gives(texts(grant, 'privileges'))),
    drop: (grant) => takesAway(texts(grant, 'privileges')),
    alter: (_properties, to, from) => [
      ...gives(texts(to, 'privileges').filter((name) => !texts(from, 'privileges').includes(name))),
      ...takesAway(texts(from, 'privileges').filter((name) => !texts(to, 'privileges').includes(name))),
      ...takesAway(
        texts(from, 'grantable')
          .filter((name) => texts(to, 'privileges').includes(name) && !texts(to, 'grantable').includes(name))
          .map((name) => `the grant option of ${name}`),
      ),
    ],
  },
};

const takesAway = (names: readonly string[]): Hazard[] => (names.length > 0 ? [`takes away ${names.join(', ')}`] : []);

const gives = (names: readonly string[]): Hazard[] => (names.length > 0 ? [`gives ${names.join(', ')}`] : []);

/** Whether a grant holds every privilege that there is. */
export const isAll = (grant: CatalogObject): boolean => texts(grant, 'privileges').length === every[targetKind(grant)];
