export { beyondStatements } from './beyond-statements.js';
export { type CatalogScope, catalogQuery } from './catalog-query.js';
export { type Change, type Difference, compareCatalogs, sameJson, withoutImplied } from './compare.js';
export {
  type DeclaredCatalog,
  type OperationTestData,
  beyond,
  expectedOn,
  isFreeFunction,
  keptRowSecurity,
  onlyDeclared,
  rowSecurity,
  scopeOf,
  signature,
  standingKinds,
  withAlternativesOf,
  withinDeclared,
} from './declared.js';
export { type Dependencies, readDependencies } from './dependencies.js';
export { readDependents } from './dependents.js';
export { describeDifference, propertyLabel, show, wording } from './describe-difference.js';
export { type Drift, type Severity, countDifferences, countDrift, derivedNames, driftOf, warningsIn } from './drift.js';
export { type NotModelled, describeNotModelled, unmodelledKinds } from './not-modelled.js';
export { isOwners, lostBy } from './owner-grants.js';
export { isPrinted, isPrintedText, printed } from './printed.js';
export { type ColumnOrder, readColumnOrder } from './read-column-order.js';
export { readCatalog } from './read.js';
export { type Rename, findRenames, renameIn } from './renames.js';
export { plainQuoted, quoted } from './same-quoting.js';
export { privilegesSince, viewsPrintedAnew } from './server-differences.js';
export { token } from './tokens.js';
export { type ValueRename, findValueRenames, valuesOf, withValueRenames } from './value-renames.js';
export { unseen, visible, visibleBlock, visibleJson } from './visible.js';
