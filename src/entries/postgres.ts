/**
 * `archon-schema/postgres`: connections, catalogs, their differences, and the plans that lead from one to another. What it knows of
 * PostgreSQL's objects can be extended: `addKinds` takes kinds that `defineKind` has defined.
 */
export { type AnyDatabase, type Borrowed, type Client, clientOf } from '../postgres/connect/index.js';
export { connect, type ConnectOptions } from './connect.js';
export { readCatalog, readColumnOrder, readDependencies } from './catalogs.js';
export { planChanges, type PlanChangesOptions, type PlannedChanges } from './plan-changes.js';
export {
  type CatalogScope,
  type Change,
  compareCatalogs,
  type CompareOptions,
  describeDifference,
  type Dependencies,
  type Difference,
  withoutImplied,
} from '../postgres/catalog/index.js';
export {
  type Catalog,
  type CatalogIndex,
  catalogIndex,
  type CatalogObject,
  type ColumnOrder,
  type DeclaredCatalog,
  type Json,
  type Kind,
  type Named,
  objectId,
  objectLabel,
  type Ref,
} from '../postgres/model/index.js';
export {
  addKinds,
  defineKind,
  type DefinedKind,
  type Hazard,
  isExtensionMember,
  isKind,
  type KindDefinition,
  type ObjectWith,
  type PlanContext,
  type PlanOptions,
  planOptions,
  property,
  type Property,
  type PropertyTable,
  type Reading,
  type Statement,
} from '../postgres/kinds/index.js';
export { openShadow, type Shadow, type ShadowOptions } from '../postgres/shadow/index.js';
export { dollarQuoted, ident, literal, qualified } from '../postgres/sql/index.js';
