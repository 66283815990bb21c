import { type CatalogObject, isOwnerGrant, type Kind, lostBy } from '../../catalog/index.js';
import { dollarQuoted, ident, literal, qualified } from '../../sql/index.js';
import type { Hazard, KindPlan } from '../statement.js';
import { functionSignature, texts } from './properties.js';
import { commentTarget, targetKind } from './target.js';

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
  return `REVOKE ${privilege('ALL')} ON ${on} FROM ${grantee(grant)}`;
};

/** Where the owner of an object is found: its catalog, the column that holds it, and how the object is looked up. */
const owned: Partial<Record<Kind, readonly [catalog: string, owner: string, oid: string]>> = {
  schema: ['pg_namespace', 'nspowner', 'regnamespace'],
  function: ['pg_proc', 'proowner', 'regprocedure'],
};

/** A statement about what the owner holds, whoever that is on the server where it runs. */
function ofOwner(grant: CatalogObject, verb: 'GRANT' | 'REVOKE', privileges: readonly string[]): string[] {
  if (privileges.length === 0) return [];
  const [catalog, owner, lookup] = owned[targetKind(grant)] ?? ['pg_class', 'relowner', 'regclass'];
  const path = grant.path.slice(0, -1);
  const name = targetKind(grant) === 'function' ? functionSignature(path) : qualified(...path);
  const statement = `${verb} ${privileges.join(', ')} ON ${target(grant).on} ${verb === 'GRANT' ? 'TO' : 'FROM'} `;
  return [
    `DO ${dollarQuoted(`
BEGIN
  EXECUTE (SELECT pg_catalog.concat(${literal(statement)}, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.${owner})))
    FROM pg_catalog.${catalog} o WHERE o.oid = ${literal(name)}::pg_catalog.${lookup});
END
`)}`,
  ];
}

/** Whether everything that is held stays. */
const isMore = (to: CatalogObject, from: CatalogObject): boolean =>
  ['privileges', 'grantable'].every((property) =>
    texts(from, property).every((name) => texts(to, property).includes(name)),
  );

export const grantPlan: KindPlan = {
  create: (grant) => (isOwnerGrant(grant) ? ofOwner(grant, 'REVOKE', lostBy(grant)) : give(grant)),
  drop: (grant) => (isOwnerGrant(grant) ? ofOwner(grant, 'GRANT', lostBy(grant)) : [takeAll(grant)]),
  alter: (to, from) => {
    if (!isOwnerGrant(to)) return isMore(to, from) ? give(to) : [takeAll(to), ...give(to)];
    const without = (lost: readonly string[], others: readonly string[]): string[] =>
      lost.filter((name) => !others.includes(name));
    return [
      ...ofOwner(to, 'GRANT', without(lostBy(from), lostBy(to))),
      ...ofOwner(to, 'REVOKE', without(lostBy(to), lostBy(from))),
    ];
  },
  hazards: {
    drop: (grant) => takesAway(texts(grant, 'privileges')),
    alter: (_properties, to, from) => [
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

/** Whether a grant holds every privilege that there is. */
export const isAll = (grant: CatalogObject): boolean => texts(grant, 'privileges').length === every[targetKind(grant)];
