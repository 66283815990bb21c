import { type DeclaredCatalog, rolesNamedIn } from '../catalog/index.js';
import type { Draft } from './draft.js';
import type { Migration } from '../project/index.js';

/**
 * Adds the roles of the past. Those that were declared and are no more are ours to drop, unless they are still named; those that
 * were named only have to be there for the history to run.
 */
export function withPastRoles(draft: Draft, history: readonly Migration[]): Draft {
  const past = history.flatMap(({ declared }) => (declared ? [declared] : []));
  const last = past.at(-1);
  const made = new Set(past.flatMap(madeRoles));
  const external = [...draft.externalRoles, ...past.flatMap(namedRoles)].filter(
    (role) => !made.has(role) && !draft.roles.includes(role),
  );
  return {
    ...draft,
    roles: [
      ...new Set([
        ...draft.roles,
        ...(last ? madeRoles(last) : []).filter((role) => !draft.externalRoles.includes(role)),
      ]),
    ],
    externalRoles: [...new Set(external)],
  };
}

const madeRoles = ({ catalog }: DeclaredCatalog): string[] =>
  catalog.objects.flatMap(({ kind, path }) => (kind === 'role' ? path : []));

const namedRoles = ({ catalog, governed }: DeclaredCatalog): string[] => [
  ...governed.roles.filter((role) => role !== 'public'),
  ...rolesNamedIn(catalog),
];
