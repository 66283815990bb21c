import type { Client } from '../connect/index.js';
import { catalogQuery, type CatalogScope } from './catalog-query.js';
import {
  type Catalog,
  type CatalogObject,
  catalogVersion,
  type Json,
  type Kind,
  objectId,
  type Ref,
  type Session,
} from '../model/index.js';
import { inKindOrder, type NotModelled } from './not-modelled.js';

/** An object; without a kind, a {@link Session}, a count of {@link NotModelled} or nothing. */
interface Row {
  readonly kind: Kind | null;
  readonly path: readonly string[];
  readonly parent: Ref | null;
  readonly properties: Readonly<Record<string, Json>> | null;
  readonly definition: string | null;
}

/**
 * Describes a database in one round trip.
 *
 * @param client an open connection; its `search_path` and other settings do not matter and stay as they are
 * @param scope which part of the database; without it all schemas but PostgreSQL's own, and no roles
 * @returns the objects ordered by id, without those of extensions
 */
export async function readCatalog(client: Client, scope: CatalogScope = {}): Promise<Catalog> {
  const sql = `with object as materialized (${catalogQuery(scope)})
select o.*, pg_catalog.current_setting('server_version_num')::int / 10000 as server from object o`;
  const rows = await client.query<Row & { server: number }>(sql);
  const server = rows[0]?.server ?? 0;
  const catalog = { version: catalogVersion, server, objects: toObjects(rows), session: sessionOf(rows) } as const;
  return scope.notModelled ? { ...catalog, notModelled: countsIn(rows) } : catalog;
}

function sessionOf(rows: readonly Row[]): Session {
  const found = rows.find(({ kind, properties }) => kind === null && properties?.['currentUser'])?.properties as
    { currentUser: string; sessionUser: string; owners: readonly [string, string, string][] | null } | undefined;
  const owners = (found?.owners ?? []).map(([schema, table, owner]) => [
    objectId({ kind: 'table', path: [schema, table] }),
    owner,
  ]);
  return {
    currentUser: found?.currentUser ?? '',
    sessionUser: found?.sessionUser ?? '',
    owners: Object.fromEntries(owners) as Record<string, string>,
  };
}

const countsIn = (rows: readonly Row[]): NotModelled[] =>
  inKindOrder(
    rows.flatMap(({ kind, properties }) =>
      kind === null && properties?.['count'] ? [properties as unknown as NotModelled] : [],
    ),
  );

function toObjects(rows: readonly Row[]): CatalogObject[] {
  const objects: CatalogObject[] = [];
  for (const { kind, path, parent, properties, definition } of rows) {
    if (kind === null || properties === null) continue;
    objects.push({
      id: objectId({ kind, path }, parent ?? undefined),
      kind,
      path,
      ...(parent && { parent }),
      properties,
      ...(definition !== null && { definition }),
    });
  }
  return sortById(objects);
}

/** Orders objects by id, by code point: the same on every machine. */
export function sortById<T extends { readonly id: string }>(objects: readonly T[]): T[] {
  return [...objects].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
