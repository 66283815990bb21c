import type { AnyDatabase } from '../postgres/connect/index.js';
import * as catalogs from '../postgres/catalog/index.js';
import type { Catalog, ColumnOrder } from '../postgres/model/index.js';
import { readOnly } from '../migrations/session/index.js';
import { withClient } from './with-client.js';

/**
 * Describes a database in one round trip, in a read-only transaction or in the caller's own.
 *
 * @example
 * const differences = compareCatalogs(await readCatalog(wanted), await readCatalog(present));
 * @param scope which part of the database; by default all schemas but PostgreSQL's own, and no roles
 * @returns the objects ordered by id, without those of extensions
 * @throws the driver's error if the database cannot be read
 */
export const readCatalog = (db: AnyDatabase, scope: catalogs.CatalogScope = {}): Promise<Catalog> =>
  withClient(db, (client, inTransaction) =>
    readOnly(client, { inTransaction }, () => catalogs.readCatalog(client, scope)),
  );

/**
 * Reads which objects of a database refer to which, for plans that drop and create what refers to a changed object.
 *
 * @returns by the id of each object: the ids of what it refers to
 * @throws the driver's error if the database cannot be read
 */
export const readDependencies = (db: AnyDatabase): Promise<catalogs.Dependencies> =>
  withClient(db, (client, inTransaction) =>
    readOnly(client, { inTransaction }, () => catalogs.readDependencies(client)),
  );

/**
 * Reads the order of the columns of every table, which a catalog does not hold.
 *
 * @returns by the id of each table: the names of its columns in their order
 * @throws the driver's error if the database cannot be read
 */
export const readColumnOrder = (db: AnyDatabase): Promise<ColumnOrder> =>
  withClient(db, (client, inTransaction) =>
    readOnly(client, { inTransaction }, () => catalogs.readColumnOrder(client)),
  );
