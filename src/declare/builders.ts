/** What users write: nothing that reads or renders declarations, so that schema modules stay small and run in browsers. */
export { type Comment, comment, commentOn, comments, type CommentTarget, type NamedTarget } from './comment.js';
export { type Declaration, DeclarationError } from './declaration.js';
export {
  type Grant,
  grant,
  type Grantee,
  type GrantOn,
  type GrantTarget,
  type GrantTo,
  type Privilege,
} from './grant.js';
export type { Managed } from './managed.js';
export { type OperationTest, operationTest, type OperationTestConfig } from './operation-test.js';
export type { ColumnType, DeclaredType } from './column-type.js';
export { type DomainLike, type PgDomain, pgDomain, type PgDomainConfig } from './pg-domain.js';
export {
  type CompositeTypeLike,
  type PgCompositeType,
  pgCompositeType,
  type PgCompositeTypeConfig,
} from './pg-composite-type.js';
export { type PgFunction, pgFunction, type PgFunctionArgument, type PgFunctionConfig } from './pg-function.js';
export {
  type ColumnOf,
  type PgTrigger,
  pgTrigger,
  type PgTriggerConfig,
  type TriggerEvent,
  type TriggerTarget,
} from './pg-trigger.js';
export type { RoleAttributes, SharedRole } from './shared-role.js';
export { shared, type SharedFunction, type SharedFunctionOptions } from './shared.js';
export type { ValueOf } from './value-type.js';
export type { RecordOf } from './record-value.js';
