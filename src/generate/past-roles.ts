import type { Draft } from '../expected/index.js';
import type { Migration } from '../project/index.js';

/** Roles that were declared and are no more are ours to drop, unless they are still named. */
export function withPastRoles(draft: Draft, last: Migration | undefined): Draft {
  const past = last?.declared?.catalog.objects.flatMap(({ kind, path }) => (kind === 'role' ? path : [])) ?? [];
  return {
    ...draft,
    roles: [...new Set([...draft.roles, ...past.filter((role) => !draft.externalRoles.includes(role))])],
    externalRoles: draft.externalRoles.filter((role) => !past.includes(role)),
  };
}
