import type { PgMaterializedView, PgPolicy, PgRole, PgSequence, PgTable, PgView } from 'drizzle-orm/pg-core';
import type { Comment, EnumLike } from './comment.js';
import type { Casing } from './column-name.js';
import type { Grant } from './grant.js';
import type { OperationTest } from './operation-test.js';
import type { CompositeTypeLike } from './pg-composite-type.js';
import type { DomainLike } from './pg-domain.js';
import type { PgFunction } from './pg-function.js';
import type { PgTrigger } from './pg-trigger.js';
import type { SharedFunction } from './shared.js';
import type { SharedRole } from './shared-role.js';

/** One of Drizzle's objects that drizzle-kit does not see. */
export interface HiddenExport {
  /** What it is: `table "users"`. */
  readonly what: string;
  /** Where it lies: `tables.users`. */
  readonly path: string;
}

/** What is declared only for others to refer to: it is somebody else's, and neither made nor compared. */
export interface ExistingObjects {
  /** Names of their schemas, without `public`. */
  readonly schemas: readonly string[];
  readonly tables: readonly PgTable[];
  readonly enums: readonly EnumLike[];
  readonly sequences: readonly PgSequence[];
  readonly composites: readonly CompositeTypeLike[];
  readonly domains: readonly DomainLike[];
}

/** Everything that a schema's modules declare. */
export interface Declarations {
  /** What drizzle-kit sees: Drizzle's objects that are exported by themselves, each once, under the name of the export. */
  readonly drizzle: Readonly<Record<string, unknown>>;
  /** Names of exports that hold Drizzle's objects within an array or an object, where drizzle-kit does not see them. */
  readonly hidden: readonly HiddenExport[];
  readonly tables: readonly PgTable[];
  /** Without those that are declared as existing. */
  readonly views: readonly (PgView | PgMaterializedView)[];
  readonly enums: readonly EnumLike[];
  readonly sequences: readonly PgSequence[];
  /** Names of schemas, without `public`. */
  readonly schemas: readonly string[];
  /** What lies in schemas that are somebody else's, or that are not looked at. */
  readonly existing: ExistingObjects;
  /** Roles that are made, and dropped when they are no longer declared. */
  readonly roles: readonly PgRole[];
  /** Policies that are declared beside their table: `pgPolicy(…).link(table)`. */
  readonly policies: readonly PgPolicy[];
  readonly composites: readonly CompositeTypeLike[];
  readonly domains: readonly DomainLike[];
  readonly functions: readonly PgFunction[];
  readonly triggers: readonly PgTrigger[];
  readonly comments: readonly Comment[];
  readonly grants: readonly Grant[];
  readonly sharedRoles: readonly SharedRole[];
  readonly sharedFunctions: readonly SharedFunction[];
  readonly operationTests: readonly OperationTest[];
  /** Every role that is named anywhere. */
  readonly namedRoles: readonly string[];
  /** How Drizzle names the columns whose key is their name. */
  readonly casing?: Casing | undefined;
}
