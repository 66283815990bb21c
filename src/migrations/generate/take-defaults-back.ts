import { type Catalog, idOf, objectId } from '../../postgres/model/index.js';
import type { Rename } from '../../postgres/catalog/index.js';
import { planOptions, type Statement, roleKind } from '../../postgres/kinds/index.js';
import { revokeDefaults, risksOfRevoking } from '../../postgres/plan/index.js';
import { lastDeclared } from '../../project/index.js';
import type { Step } from './step.js';

/** A right that a database may have granted by default, and how it is taken back. */
export interface Revocation {
  readonly sql: string;
  readonly object: string;
  readonly risks: readonly Statement[];
}

/**
 * What the database may have granted by default is taken back on objects that are new or newly governed, and everywhere from
 * roles that are named for the first time.
 *
 * @param now the catalog in which they may be granted
 * @param previous the catalog before the migration
 */
export function revocations(
  now: Catalog,
  previous: Catalog,
  { declared, history }: Step,
  renames: readonly Rename[],
): Revocation[] {
  const options = planOptions(declared);
  const last = lastDeclared(history)?.governed ?? { roles: [], targets: [] };
  const lastRoles = last.roles.map(
    (role) => renames.find(({ from }) => from.id === idOf(roleKind.kind, role))?.to.path[0] ?? role,
  );
  const lastTargets = new Set(last.targets.map((target) => objectId(target)));
  const before = new Set(previous.objects.map(({ id }) => id).filter((id) => lastTargets.has(id)));
  const known = new Set([...before, ...renames.filter(({ from }) => before.has(from.id)).map(({ to }) => to.id)]);
  const roles = declared.governed.roles.filter((role) => !lastRoles.includes(role));
  return now.objects.flatMap((object) => {
    const governed = known.has(object.id) ? { ...options.governed, roles } : options.governed;
    const risks = risksOfRevoking(object, governed, declared.catalog);
    return revokeDefaults(object, { ...options, governed }).map((sql) => ({ sql, object: object.id, risks }));
  });
}

/** What revocations take on objects that were there before, but for the rights that a plan is seen to take. */
export function rightsLost(
  revoked: readonly Revocation[],
  { objects }: Catalog,
  planned: readonly Statement[],
): string[] {
  const isThere = new Set(objects.map(({ id }) => id));
  const seen = new Set(planned.filter(({ hazards }) => hazards.length > 0).map(({ object }) => object));
  return revoked
    .filter(({ object }) => isThere.has(object))
    .flatMap(({ risks }) => risks.filter(({ object }) => !seen.has(object)))
    .map(({ object, hazards }) => `${object}: ${hazards.join(', ')}`);
}
