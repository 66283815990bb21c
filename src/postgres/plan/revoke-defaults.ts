import type { Catalog, CatalogObject } from '../model/index.js';
import { revokeAll } from '../sql/index.js';
import { grantIn, kindOf, type PlanContext, type PlanOptions, type Statement } from '../kinds/index.js';

/**
 * Takes back what the database grants by default on a new object (`ALTER DEFAULT PRIVILEGES`, or `EXECUTE` to PUBLIC), so that
 * its grants are those that are declared. The owner keeps what is its own. Supabase grants ALL on every new table to `anon`.
 */
export function revokeDefaults(
  object: CatalogObject,
  { governed, shared }: Pick<PlanContext, 'governed' | 'shared'>,
): string[] {
  if (!governed.targets.has(object.id) || shared.has(object.id) || governed.roles.length === 0) return [];
  const owner = kindOf(object.kind).declaredOwner?.(object);
  const named = governed.roles.filter((role) => role !== 'public' && role !== owner);
  const mayOwn = owner === undefined ? (governed.mayOwn ?? []) : [];
  const { isRelation, ownedBy, sqlName } = kindOf(object.kind);
  const owned = ownedBy?.(object.path);
  if (!owned) return [];
  return revokeAll(sqlName(object.path, isRelation ? 'TABLE' : undefined), owned, {
    isPublic: governed.roles.includes('public'),
    others: named.filter((role) => !mayOwn.includes(role)),
    mayOwn: named.filter((role) => mayOwn.includes(role)),
  });
}

/**
 * What roles lose by that on an object that was there before: each may hold rights that no catalog shows, for the database may
 * grant by default to others than the scratch one.
 */
export function risksOfRevoking(
  object: CatalogObject,
  { roles }: PlanOptions['governed'],
  declared: Catalog,
): Statement[] {
  return roles.flatMap((role): Statement[] => {
    const { id, privileges } = grantIn(declared, object, role);
    if (!privileges) return [];
    const but = privileges.length > 0 ? ` but ${privileges.join(', ')}` : '';
    const hazard = `takes away every right${but} that the database may have granted by default` as const;
    return [{ sql: '', hazards: [hazard], object: id }];
  });
}
