export { beyondStatements } from './beyond-statements.js';
export { catalogQuery, type CatalogScope } from './catalog-query.js';
export { type Change, compareCatalogs, sameJson, type Difference, withoutImplied } from './compare.js';
export {
  beyond,
  type DeclaredCatalog,
  expectedOn,
  isFreeFunction,
  onlyDeclared,
  type OperationTestData,
  type ReachOptions,
  scopeOf,
  signature,
  standingKinds,
  withAlternativesOf,
  withinDeclared,
  keptRowSecurity,
  rowSecurity,
} from './declared.js';
export { countDifferences, countDrift, type Drift, driftOf, derivedNames, type Severity, warningsIn } from './drift.js';
export { isUndeclarable, withCustomSql } from './custom-sql.js';
export { type ColumnOrder, readColumnOrder } from './column-order.js';
export { readDependents } from './dependents.js';
export { type Dependencies, readDependencies } from './dependencies.js';
export { isDerivedName, isDerivedSequence } from './derived-name.js';
export { describeDifference, propertyLabel, show, wording } from './describe-difference.js';
export { idOf, isOwnerGrant, objectId, objectLabel } from './identity.js';
export type { Catalog, CatalogObject, Json, Kind, ObjectName, Session } from './model.js';
export { isPrinted, isPrintedText, printed } from './printed.js';
export { isRoleWord, rolesNamedIn, roleWords } from './role-words.js';
export { findRenames, type Rename, renameIn } from './renames.js';
export {
  findAlike,
  followsOwner,
  mayBeRenamed,
  possibleRenames,
  possibleValueRenames,
  renameLevels,
} from './possible-renames.js';
export { isOwners, lostBy } from './owner-grants.js';
export { findValueRenames, renamedValue, type ValueRename, valuesOf, withValueRenames } from './value-renames.js';
export { readCatalog, sortById } from './read.js';
export { describeNotModelled, type NotModelled, unmodelledKinds } from './not-modelled.js';
export { unseen, visible, visibleBlock, visibleJson } from './visible.js';
export { plainQuoted, quoted } from './same-quoting.js';
export { token } from './tokens.js';
export { privilegesSince, viewsPrintedAnew } from './server-differences.js';
