import type { CatalogObject, Kind } from '../../catalog/index.js';
import { ident, qualified } from '../../sql/index.js';
import { functionSignature } from './properties.js';

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
