import type { PgTable } from 'drizzle-orm/pg-core';
import type { Comment } from './comment.js';
import type { Casing } from './expression.js';
import type { Grant } from './grant.js';
import type { OperationTest } from './operation-test.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';
import type { SharedFunction, SharedRole } from './shared.js';

/** Everything that a schema's modules declare. */
export interface Declarations {
  /** What drizzle-kit is given: each object once, under a name of its own. */
  readonly drizzle: Readonly<Record<string, unknown>>;
  readonly tables: readonly PgTable[];
  readonly functions: readonly PgFunction[];
  readonly triggers: readonly PgTrigger[];
  readonly comments: readonly Comment[];
  readonly grants: readonly Grant[];
  readonly sharedRoles: readonly SharedRole[];
  readonly sharedFunctions: readonly SharedFunction[];
  readonly operationTests: readonly OperationTest[];
  /** Every role that is named anywhere. */
  readonly namedRoles: readonly string[];
  /** Roles that Drizzle makes. */
  readonly managedRoles: readonly string[];
  /** How Drizzle names the columns whose key is their name. */
  readonly casing?: Casing | undefined;
}
