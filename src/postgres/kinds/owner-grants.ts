import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  isOwnerGrant,
  type Json,
  type Kind,
  objectId,
  parentId,
  sameJson,
} from '../model/index.js';
import { kindOf } from './registry.js';
import { lostBy, owners } from './parts/owner-grant.js';

/**
 * Turns what owners hold into what can be compared, whoever owns the objects on either server.
 *
 * A grant that is declared to a role which is the owner here is satisfied by what the owner holds. What else an owner holds
 * does not matter; what it has lost does, unless the declarations name the role: then it holds what is declared.
 *
 * @param live what is compared
 * @param isOwn true where it becomes the declared catalog: what a role that the declarations name holds as the owner is declared
 */
export function withOwnerGrants(live: Catalog, { governed, catalog }: DeclaredCatalog, isOwn: boolean): Catalog {
  const { parentOf } = catalogIndex(live);
  const named = new Set(governed.roles);
  const declared = catalog.objects.filter((object) => object.kind === 'grant' && !isOwnerGrant(object));
  // An owned sequence has an owner's entry of its own; a column has none.
  const declaredIndex = catalogIndex(catalog);
  const tableOf = (grant: CatalogObject): string | undefined => {
    const column = grant.parent?.kind === 'column' ? declaredIndex.parentOf(grant) : undefined;
    return column && parentId(column);
  };
  const objects = live.objects.flatMap((object) => {
    if (!isOwnerGrant(object)) return [object];
    const role = object.definition ?? '';
    const target = parentId(object);
    const held = heldBy(object, object.parent?.kind ?? 'table', live.server);
    const isDeclared = lostBy(object).length > 0 || ownerOf(parentOf(object)) === role;
    if (isOwn && isDeclared && named.has(role)) return held.length > 0 ? [grantTo(role, object, held)] : [];
    const grants = declared.filter(
      (grant) => grant.path.at(-1) === role && (parentId(grant) === target || tableOf(grant) === target),
    );
    if (grants.length > 0) return grants.flatMap((grant) => satisfied(grant, held));
    return lostBy(object).length > 0 && !named.has(role) ? [object] : [];
  });
  return { ...live, objects };
}

const ownerOf = (object: CatalogObject | undefined): string | undefined =>
  object && kindOf(object.kind).declaredOwner?.(object);

function heldBy(grant: CatalogObject, kind: Kind, server: number): string[] {
  const lost = lostBy(grant);
  return Object.entries(kindOf(kind).privileges?.names ?? {}).flatMap(([name, since]) =>
    since <= server && !lost.includes(name) ? [name] : [],
  );
}

function grantTo(role: string, { path, parent }: CatalogObject, privileges: readonly string[]): CatalogObject {
  const ref = { kind: 'grant' as const, path: [...path.slice(0, -1), role] };
  return { ...ref, id: objectId(ref, parent), ...(parent && { parent }), properties: { privileges } };
}

/** The declared grant, as far as the owner holds it; an owner may always hand on what it holds. */
function satisfied(grant: CatalogObject, held: readonly string[]): CatalogObject[] {
  const kept = (property: string): Json =>
    ((grant.properties[property] ?? []) as string[]).filter((name) => held.includes(name));
  const [privileges, grantable] = [kept('privileges'), kept('grantable')];
  if (sameJson(privileges, [])) return [];
  return [{ ...grant, definition: owners, properties: { privileges, ...(!sameJson(grantable, []) && { grantable }) } }];
}
