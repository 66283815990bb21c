import type { Catalog, CatalogObject } from './model.js';

/** Privileges that only newer majors know. PostgreSQL 17 release notes: `MAINTAIN` on tables. */
export const privilegesSince: Readonly<Record<string, number>> = { MAINTAIN: 17 };

/**
 * A catalog as an older server would have described it, had the same SQL been run there.
 *
 * @param server the major version
 */
export function adaptToServer(catalog: Catalog, server: number): Catalog {
  if (server >= catalog.server) return catalog;
  return { ...catalog, server, objects: catalog.objects.flatMap((object) => adapt(object, server)) };
}

function adapt(object: CatalogObject, server: number): CatalogObject[] {
  if (object.kind !== 'grant') return [object];
  const known = (names: unknown): string[] =>
    ((names ?? []) as string[]).filter((name) => (privilegesSince[name] ?? 0) <= server);
  const privileges = known(object.properties['privileges']);
  const grantable = known(object.properties['grantable']);
  if (privileges.length === 0) return [];
  return [{ ...object, properties: { privileges, ...(grantable.length > 0 && { grantable }) } }];
}
