import type { DeclaredCatalog } from '../postgres/model/index.js';
import { rolesNamedIn } from '../postgres/kinds/index.js';
import type { RehearsedRoles } from './rehearse.js';
import type { Migration } from '../project/index.js';

/**
 * Adds the roles of the past. Those that were declared and are no more are ours to drop, unless they are still named; those that
 * were named only have to be there for the history to run.
 */
export function withRolesOfHistory<T extends RehearsedRoles>(schema: T, history: readonly Migration[]): T {
  const past = history.flatMap(({ declared }) => (declared ? [declared] : []));
  const last = past.at(-1);
  const made = new Set(past.flatMap(madeRoles));
  const external = [...schema.externalRoles, ...past.flatMap(namedRoles)].filter(
    (role) => !made.has(role) && !schema.roles.includes(role),
  );
  return {
    ...schema,
    roles: [
      ...new Set([
        ...schema.roles,
        ...(last ? madeRoles(last) : []).filter((role) => !schema.externalRoles.includes(role)),
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
