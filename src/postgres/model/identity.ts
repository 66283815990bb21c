import type { Kind, ObjectName } from './catalog.js';

/**
 * Encodes an object's name into its identity, e.g. `policy public.t."Allow read"`.
 *
 * A name that is not plain lower case is quoted. Keywords are not: they differ between PostgreSQL's majors, ids must not.
 *
 * @param name the kind and path of the object
 * @param parent for a comment or a grant: the id of its target
 */
export function objectId(name: ObjectName, parent?: string): string {
  if (name.kind === 'comment') return `comment on ${parent}`;
  if (name.kind === 'grant') return `grant on ${parent} to ${grantee(name.path.at(-1) ?? '')}`;
  return `${name.kind} ${objectLabel(name)}`;
}

/** The same without the kind: `public.t."Allow read"`, `public.f(integer)`. */
export function objectLabel({ kind, path }: ObjectName): string {
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
export const isOwnerGrant = ({ kind, path }: ObjectName): boolean => kind === 'grant' && path.at(-1) === owner;

/** The name of the schema that an id names; undefined for other objects. */
export function schemaNamed(id: string): string | undefined {
  const label = id.startsWith('schema ') ? id.slice('schema '.length) : undefined;
  return label?.startsWith('"') ? label.slice(1, -1).replaceAll('""', '"') : label;
}

function part(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
