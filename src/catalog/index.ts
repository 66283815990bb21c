export { catalogQuery, type CatalogScope } from './catalog-query.js';
export { type Change, compareCatalogs, sameJson, type Difference, withoutImplied } from './compare.js';
export {
  beyond,
  type DeclaredCatalog,
  expectedOn,
  onlyDeclared,
  type OperationTestData,
  type ReachOptions,
  scopeOf,
  standingKinds,
  withAlternativesOf,
  withinDeclared,
} from './declared.js';
export { type ColumnOrder, readColumnOrder } from './column-order.js';
export { type Dependencies, readDependencies } from './dependencies.js';
export { isDerivedName, isDerivedSequence } from './derived-name.js';
export { describeDifference, propertyLabel, show, wording } from './describe-difference.js';
export { idOf, isOwnerGrant, objectId, objectLabel } from './identity.js';
export type { Catalog, CatalogObject, Json, Kind, ObjectName } from './model.js';
export { findRenames, type Rename, renameIn } from './renames.js';
export { isOwners, lostBy } from './owner-grants.js';
export { readCatalog, sortById } from './read.js';
export { privilegesSince } from './server-differences.js';
