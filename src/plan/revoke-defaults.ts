import type { CatalogObject } from '../catalog/index.js';
import { ident } from '../sql/index.js';
import { commentTarget } from './kinds/target.js';
import type { PlanContext } from './statement.js';

/**
 * Takes back what the database grants by default on a new object (`ALTER DEFAULT PRIVILEGES`, or `EXECUTE` to PUBLIC), so that
 * its grants are those that are declared. Supabase grants ALL on every new table to `anon`.
 */
export function revokeDefaults(
  object: CatalogObject,
  { governed, shared }: Pick<PlanContext, 'governed' | 'shared'>,
): string[] {
  if (!governed.targets.has(object.id) || shared.has(object.id) || governed.roles.length === 0) return [];
  // What an owner holds is its own.
  const { owner } = object.properties;
  const named = governed.roles.filter((role) => role !== 'public' && role !== owner).map(ident);
  const roles = governed.roles.includes('public') ? ['PUBLIC', ...named] : named;
  if (roles.length === 0) return [];
  const kind = object.kind === 'view' ? 'table' : object.kind;
  return [`REVOKE ALL ON ${commentTarget(kind, object.path)} FROM ${roles.join(', ')}`];
}
