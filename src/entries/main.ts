/**
 * `archon-schema`: what the command line does, as functions. Builders for declarations are in `archon-schema/declare`, the workflow
 * schema and its models in `archon-schema/schema` and `archon-schema/models`, catalogs and plans in `archon-schema/postgres`.
 */
export { type ErrorCode, type Fact, type FactName, type Facts, isSchemaError, SchemaError } from '../errors/index.js';
export { adopt, type Adopted, type AdoptOptions } from '../migrations/adopt/index.js';
export {
  migrate,
  type MigrateOptions,
  type MigrateResult,
  planMigrations,
  type PlannedMigration,
  rollback,
  type RollbackLoss,
  type RollbackOptions,
  type RollbackResult,
} from '../migrations/apply/index.js';
export {
  type LostTable,
  type Manifest,
  restore,
  type RestoredTable,
  type RestoreResult,
  type SavedSequence,
  type SavedTable,
  type TableLoss,
} from '../migrations/backup/index.js';
export {
  type AskRename,
  generate,
  type GenerateOptions,
  type GenerateResult,
  isUpToDate,
  type RenameQuestion,
} from '../migrations/generate/index.js';
export {
  type Bookkeeping,
  connect,
  type Connection,
  type DashboardFiles,
  loadProject,
  type Migration,
  type Project,
  readMigrations,
  type Settings,
} from '../project/index.js';
export { type CatalogStanding, type History, readCatalogStanding, readStatus } from '../migrations/history/index.js';
export { type Check, preflight } from '../migrations/preflight/index.js';
export type { LockOptions, Retry, RetryOptions } from '../migrations/session/index.js';
export { type Expected, loadExpected } from '../expected/index.js';
export { writeDashboard } from '../dashboard/index.js';
