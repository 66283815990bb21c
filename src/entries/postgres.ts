/** `archon-schema/postgres`: connections, catalogs, their differences, and the plans that lead from one to another. */
export { type AnyDatabase, type Borrowed, type Client, clientOf } from '../postgres/connect/index.js';
export { connect, type ConnectOptions } from './connect.js';
export { readCatalog, readColumnOrder, readDependencies } from './catalogs.js';
export {
  type CatalogScope,
  type Change,
  compareCatalogs,
  describeDifference,
  type Dependencies,
  type Difference,
  withoutImplied,
} from '../postgres/catalog/index.js';
export {
  type Catalog,
  type CatalogObject,
  type Json,
  type Kind,
  type ObjectName,
  objectId,
  objectLabel,
} from '../postgres/model/index.js';
export { type Hazard, type PlanOptions, planOptions, type Statement } from '../postgres/kinds/index.js';
export { plan } from '../postgres/plan/index.js';
