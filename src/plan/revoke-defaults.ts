import type { CatalogObject } from '../catalog/index.js';
import { revokeAll } from '../sql/index.js';
import { commentTarget, ownedBy } from './kinds/target.js';
import type { PlanContext } from './statement.js';

/**
 * Takes back what the database grants by default on a new object (`ALTER DEFAULT PRIVILEGES`, or `EXECUTE` to PUBLIC), so that
 * its grants are those that are declared. The owner keeps what is its own. Supabase grants ALL on every new table to `anon`.
 */
export function revokeDefaults(
  object: CatalogObject,
  { governed, shared }: Pick<PlanContext, 'governed' | 'shared'>,
): string[] {
  if (!governed.targets.has(object.id) || shared.has(object.id) || governed.roles.length === 0) return [];
  const { owner } = object.properties;
  const named = governed.roles.filter((role) => role !== 'public' && role !== owner);
  const mayOwn = owner === undefined ? (governed.mayOwn ?? []) : [];
  const kind = object.kind === 'view' ? 'table' : object.kind;
  return revokeAll(commentTarget(kind, object.path), ownedBy(object.kind, object.path), {
    isPublic: governed.roles.includes('public'),
    others: named.filter((role) => !mayOwn.includes(role)),
    mayOwn: named.filter((role) => mayOwn.includes(role)),
  });
}
