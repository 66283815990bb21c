import { type CatalogScope, readCatalog } from '../catalog/index.js';
import { type KindDefinition, kindOf, type PlanOptions, rolesNamedIn, type Statement } from '../kinds/index.js';
import type { Catalog } from '../model/index.js';
import { makeRoles } from './make-roles.js';
import { converge, type Convergence } from './converge.js';
import type { Shadow } from './shadow.js';

/** The statements that lead from one catalog to another, in the order in which they ran; or why none are known to. */
export type Proof = { readonly statements: readonly Statement[] } | { readonly doubt: string };

/**
 * Makes one catalog on a scratch database and leads it to another; nothing of it remains.
 *
 * @param shadow it may hold other objects: in the schemas of the two catalogs they are dropped meanwhile
 */
export function proveChanges(
  shadow: Pick<Shadow, 'attempt'>,
  from: Catalog,
  to: Catalog,
  options?: PlanOptions,
): Promise<Proof> {
  const scope = scopeOfBoth(from, to);
  return shadow.attempt(async (client) => {
    const read = (): Promise<Catalog> => readCatalog(client, scope);
    // Roles that a policy or grant names and no catalog holds exist on the database that was read.
    const named = [from, to].flatMap(rolesNamedIn).filter((name) => !scope.roles?.includes(name));
    await makeRoles(client, named);
    const made = await converge(client, read, from);
    if (made.rest.length > 0) return { doubt: `the catalog to start from could not be made: ${reasonOf(made)}` };
    const way = await converge(client, read, to, options);
    return way.rest.length > 0 ? { doubt: reasonOf(way) } : { statements: way.ran };
  }, scope.roles);
}

const reasonOf = ({ rest: [first], error }: Convergence): string =>
  `${first?.object} stays: ${error?.message ?? first?.sql}`;

/** The schemas and roles that two catalogs describe. */
function scopeOfBoth(...catalogs: readonly Catalog[]): Pick<CatalogScope, 'schemas' | 'roles'> {
  const named = (isOne: (definition: KindDefinition) => boolean | undefined): string[] => [
    ...new Set(
      catalogs.flatMap(({ objects }) => objects.flatMap(({ kind, path }) => (isOne(kindOf(kind)) ? path : []))),
    ),
  ];
  return { schemas: named(({ isNamespace }) => isNamespace), roles: named(({ isOfServer }) => isOfServer) };
}
