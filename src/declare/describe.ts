import type { Declarations } from './declarations.js';
import { governedTarget } from './declaration-sql.js';
import { functionTarget, type Target } from './target.js';

/** The objects with declared grants, and the roles that hold on them exactly what is declared. */
export function governed({ grants, namedRoles }: Declarations): { targets: Target[]; roles: string[] } {
  const targets = new Map(
    grants.flatMap((grant) => grant.targets.map(governedTarget)).map((target) => [JSON.stringify(target), target]),
  );
  return { targets: [...targets.values()], roles: targets.size > 0 ? ['public', ...namedRoles] : [] };
}

/** What is made if missing and never replaced or dropped. */
export const sharedObjects = ({ sharedRoles, sharedFunctions }: Declarations): Target[] => [
  ...sharedRoles.map(({ role }): Target => ({ kind: 'role', path: [role.name] })),
  ...sharedFunctions.map((shared) => functionTarget(shared.function)),
];

/** The kinds that Drizzle cannot declare and of which something is declared here: they are compared. */
export const managedKinds = (declarations: Declarations): Set<'function' | 'trigger' | 'comment' | 'grant'> =>
  new Set([
    ...(declarations.functions.length > 0 ? (['function'] as const) : []),
    ...(declarations.triggers.length > 0 ? (['trigger'] as const) : []),
    ...(declarations.comments.length > 0 ? (['comment'] as const) : []),
    ...(declarations.grants.length > 0 ? (['grant'] as const) : []),
  ]);
