import { dollarQuoted, ident, literal } from './quote.js';

/** How the owner of an object is found: its catalog, the column that holds it, and the type that looks a name up. */
export interface Owned {
  readonly catalog: 'pg_class' | 'pg_proc' | 'pg_namespace' | 'pg_type';
  readonly owner: 'relowner' | 'proowner' | 'nspowner' | 'typowner';
  readonly lookup: 'regclass' | 'regprocedure' | 'regnamespace' | 'regtype';
  /** The object's quoted name; of a function, its signature. */
  readonly name: string;
}

const ownerOf = ({ catalog, owner, lookup, name }: Owned): string =>
  `(SELECT o.${owner} FROM pg_catalog.${catalog} o WHERE o.oid = ${literal(name)}::pg_catalog.${lookup})`;

/** The statement that gives the owner of an object something or takes it away, whoever it is on the server where it runs. */
export const ofOwner = (statement: string, owned: Owned): string =>
  `DO ${dollarQuoted(`
BEGIN
  EXECUTE pg_catalog.concat(${literal(`${statement} `)}, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(${ownerOf(owned)})));
END
`)}`;

/** The statement that takes everything on an object from roles of which one may be its owner, who keeps what is its own. */
export const revokeFromOthers = (on: string, roles: readonly string[], owned: Owned): string =>
  `DO ${dollarQuoted(`
DECLARE
  other name;
BEGIN
  FOR other IN SELECT r.rolname FROM pg_catalog.pg_roles r
    WHERE r.rolname IN (${roles.map(literal).join(', ')}) AND r.oid <> ${ownerOf(owned)}
  LOOP
    EXECUTE pg_catalog.concat(${literal(`REVOKE ALL ON ${on} FROM `)}, pg_catalog.quote_ident(other));
  END LOOP;
END
`)}`;

/** The statements that take everything on an object from PUBLIC and from roles, where the owner keeps what is its own. */
export function revokeAll(
  on: string,
  owned: Owned,
  roles: { readonly isPublic: boolean; readonly others: readonly string[]; readonly mayOwn: readonly string[] },
): string[] {
  const plain = [...(roles.isPublic ? ['PUBLIC'] : []), ...roles.others.map(ident)];
  return [
    ...(plain.length > 0 ? [`REVOKE ALL ON ${on} FROM ${plain.join(', ')}`] : []),
    ...(roles.mayOwn.length > 0 ? [revokeFromOthers(on, roles.mayOwn, owned)] : []),
  ];
}
