import './kinds.js';
export * as property from './property.js';
export { columnKind, isRewriting, isTableColumn, type TableColumn } from './column.js';
export { commentKind } from './comment.js';
export { constraintKind } from './constraint.js';
export { enumKind } from './enum.js';
export { functionKind } from './function.js';
export { grantIn, grantKind } from './grant.js';
export { type DefinedKind, defineKind, isKind, type KindDefinition, type PlanContext } from './kind.js';
export type { Reading } from './reading.js';
export type { Altered, Carried, Hazard, OnlineForm, Statement } from './statement.js';
export { withOwnerGrants } from './owner-grants.js';
export { isKeptAsItIs } from './parts/casts.js';
export { isExtensionMember, isInternal, selectObjects } from './parts/catalog-sql.js';
export { isOneOf } from './parts/derived-names.js';
export { isOfEnum } from './parts/enum-name.js';
export { findUnfit } from './parts/fitting.js';
export { type Column } from './parts/column-properties.js';
export { type CommentedObject, keepComments } from './parts/keep-comments.js';
export { type Kept } from './parts/keep.js';
export { lostBy } from './parts/owner-grant.js';
export { type FunctionParts, readFunctionParts } from './parts/read-function-parts.js';
export { type RowCheck, type Suggestion } from './parts/row-check.js';
export { type Rows, rowsOfTable } from './parts/violating-rows.js';
export { planOptions, type PlanOptions } from './plan-options.js';
export { type ObjectWith, type Property, type PropertyTable, type Renamed } from './property.js';
export {
  addKinds,
  dependentKinds,
  firstRank,
  kindOf,
  kinds,
  kindsBy,
  parentKind,
  privilegesSince,
  propertiesThat,
  propertyOf,
  rankOf,
} from './registry.js';
export { rolesNamedIn } from './roles-named.js';
export { roleKind } from './role.js';
export { schemaKind } from './schema.js';
export { sequenceKind } from './sequence.js';
export { tableKind } from './table.js';
export { triggerKind } from './trigger.js';
