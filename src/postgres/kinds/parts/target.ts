import type { CatalogObject, Kind } from '../../model/index.js';
import { ident, type Owned, qualified } from '../../sql/index.js';
import { functionSignature } from './names.js';

/** A function may be a procedure: ROUTINE is either. */
const words: Partial<Record<Kind, string>> = { enum: 'TYPE', role: 'ROLE', function: 'ROUTINE' };

/** The kind of the object that a comment or a grant stands on. */
export const targetKind = (object: CatalogObject): Kind => (object.parent ?? '').split(' ')[0] as Kind;

/**
 * The target of a comment or a grant, as `COMMENT ON …` names it: `TABLE "public"."t"`, `POLICY "p" ON "public"."t"`.
 *
 * @param path the target's path
 * @param given the word for the kind, where the kind alone does not tell it: `MATERIALIZED VIEW`
 */
export function commentTarget(kind: Kind, path: readonly string[], given?: string): string {
  const [schema = '', name = '', own = ''] = path;
  const word = given ?? words[kind] ?? kind.toUpperCase();
  switch (kind) {
    case 'schema':
    case 'role':
      return `${word} ${ident(schema)}`;
    case 'function':
      return `${word} ${functionSignature(path)}`;
    case 'column':
      return `${word} ${qualified(schema, name)}.${ident(own)}`;
    case 'constraint':
    case 'policy':
    case 'rule':
    case 'trigger':
      return `${word} ${ident(own)} ON ${qualified(schema, name)}`;
    default:
      return `${word} ${qualified(schema, name)}`;
  }
}

/**
 * How the owner of an object is found.
 *
 * @param path the object's path, or a longer one that begins with it
 */
export function ownedBy(kind: Kind, path: readonly string[]): Owned {
  const [schema = '', name = ''] = path;
  switch (kind) {
    case 'schema':
      return { catalog: 'pg_namespace', owner: 'nspowner', lookup: 'regnamespace', name: ident(schema) };
    case 'function':
      return { catalog: 'pg_proc', owner: 'proowner', lookup: 'regprocedure', name: functionSignature(path) };
    default:
      return { catalog: 'pg_class', owner: 'relowner', lookup: 'regclass', name: qualified(schema, name) };
  }
}
