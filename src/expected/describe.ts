import { type DeclaredCatalog, objectId, type Ref } from '../postgres/model/index.js';
import {
  comparedBodies,
  type Declarations,
  governed,
  type Managed,
  managedKinds,
  operationTestData,
  sharedObjects,
} from '../declare/index.js';

/** What the catalog snapshot says beside the catalog, except the fingerprint. */
export type Description = Omit<DeclaredCatalog, 'catalog' | 'fingerprint'>;

/** Describes declarations in the words of a catalog snapshot: ids instead of Drizzle's objects. */
export function describe(declarations: Declarations, settings: Managed = {}): Description {
  const { targets, roles } = governed(declarations, settings);
  const compared = comparedBodies(declarations).map((name) => objectId(name));
  return {
    shared: sharedObjects(declarations).map((name) => objectId(name)),
    ...(compared.length > 0 && { comparedBodies: compared }),
    governed: { roles: [...roles].sort(), targets: inOrder(targets) },
    managed: [...managedKinds(declarations, settings)].sort(),
    operationTests: declarations.operationTests.map((test) => operationTestData(test, declarations.casing)),
  };
}

/** By id, as a catalog's objects are. */
const inOrder = (refs: readonly Ref[]): Ref[] =>
  [...refs].sort((a, b) => (objectId(a) < objectId(b) ? -1 : objectId(a) > objectId(b) ? 1 : 0));

/** Roles that the declarations make or share, and those that must be there already. */
export function rolesOf(declarations: Declarations): { roles: string[]; externalRoles: string[] } {
  const shared = sharedObjects(declarations).flatMap(({ kind, path }) => (kind === 'role' ? path.slice(0, 1) : []));
  const roles = new Set([...shared, ...declarations.roles.map(({ name }) => name)]);
  return { roles: [...roles], externalRoles: declarations.namedRoles.filter((name) => !roles.has(name)) };
}
