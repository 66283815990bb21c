export { collectDeclarations } from './collect.js';
export type { Declarations } from './declarations.js';
export { declaredSql } from './declared-sql.js';
export { concurrentIndexes } from './drizzle/index-sql.js';
export { policiesWithRoleWords, sharedRoleProperties } from './roles.js';
export { type Comment, comment, commentOn, comments, type CommentTarget, type NamedTarget } from './comment.js';
export { type Declaration, DeclarationError } from './declaration.js';
export { declarationSql } from './declaration-sql.js';
export { comparedBodies, governed, type Managed, managedKinds, sharedObjects } from './describe.js';
export { exportedTargets } from './exported-targets.js';
export { fingerprint } from './fingerprint.js';
export {
  type Grant,
  grant,
  type Grantee,
  type GrantOn,
  type GrantTarget,
  type GrantTo,
  type Privilege,
} from './grant.js';
export { type OperationTest, operationTest, type OperationTestConfig, operationTestData } from './operation-test.js';
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
export { type Target, targetOf } from './target.js';
