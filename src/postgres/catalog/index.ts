export { catalogQuery, type CatalogScope } from './catalog-query.js';
export {
  type Change,
  compareCatalogs,
  type CompareOptions,
  type Difference,
  isPrintedText,
  withoutImplied,
} from './compare.js';
export { isUndeclarable, withCustomSql } from './custom-sql.js';
export {
  subtract,
  expectedOn,
  isFreeFunction,
  keptRowSecurity,
  type ReachOptions,
  rowSecurity,
  scopeOf,
  withAlternativesOf,
  restrictTo,
} from './declared.js';
export { type Dependencies, readDependencies, referrersTo } from './dependencies.js';
export { readDependents } from './dependents.js';
export { derivedNames } from './derived-name.js';
export { describeDifference, propertyLabel, show, wording } from './describe-difference.js';
export { countDifferences, countDrift, type Drift, driftOf, type Severity, warningsIn } from './drift.js';
export { describeNotModelled, type NotModelled, unmodelledKinds } from './not-modelled.js';
export {
  findAlike,
  followsOwner,
  mayBeRenamed,
  possibleRenames,
  possibleValueRenames,
  renameLevels,
} from './possible-renames.js';
export { readExtensions } from './read-extensions.js';
export { readColumnOrder } from './read-column-order.js';
export { readCatalog } from './read.js';
export { findRenames, type Rename, renameIn } from './renames.js';
export { plainQuoted } from './same-quoting.js';
export { viewsPrintedAnew } from './server-differences.js';
export { token } from './tokens.js';
export { findValueRenames, type ValueRename, valuesOf, withValueRenames } from './value-renames.js';
export { unseen, visible, visibleBlock, visibleJson } from './visible.js';
