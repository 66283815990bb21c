import type { CatalogObject, Kind, Ref } from './catalog.js';

/**
 * Encodes a reference into the one identity of its object, e.g. `policy public.t."Allow read"`.
 *
 * A name that is not plain lower case is quoted. Keywords are not: they differ between PostgreSQL's majors, ids must not.
 *
 * @param parent for a comment or a grant: its target
 */
export function objectId(ref: Ref, parent?: Ref): string {
  if (ref.kind === 'comment') return `comment on ${parent && objectId(parent)}`;
  if (ref.kind === 'grant') return `grant on ${parent && objectId(parent)} to ${grantee(ref.path.at(-1) ?? '')}`;
  return `${ref.kind} ${objectLabel(ref)}`;
}

const parentIds = new WeakMap<Ref, string>();

/** The id of the object that another one stands on. */
export function parentId({ parent }: Pick<CatalogObject, 'parent'>): string | undefined {
  if (parent === undefined) return undefined;
  const known = parentIds.get(parent);
  if (known !== undefined) return known;
  const id = objectId(parent);
  parentIds.set(parent, id);
  return id;
}

/** The same without the kind: `public.t."Allow read"`, `public.f(integer)`. */
export function objectLabel({ kind, path }: Ref): string {
  if (kind !== 'function') return path.map(part).join('.');
  const [schema = '', name = '', args = ''] = path;
  return `${part(schema)}.${part(name)}(${args})`;
}

/** The id of an object of this kind with these names. */
export function idOf(kind: Kind, ...path: string[]): string {
  return objectId({ kind, path });
}

/** No role has an empty name: it stands for the owner, whoever that is. */
const owner = '';

const grantee = (role: string): string => (role === owner ? 'its owner' : part(role));

/** Whether this is what the owner of an object holds on it. */
export const isOwnerGrant = ({ kind, path }: Ref): boolean => kind === 'grant' && path.at(-1) === owner;

function part(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
