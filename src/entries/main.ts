/**
 * `archon-schema`: what the command line does, as functions. Builders for declarations are in `archon-schema/declare`, the workflow
 * schema and its models in `archon-schema/schema` and `archon-schema/models`, catalogs and plans in `archon-schema/postgres`.
 */
export { type ErrorCode, type Fact, type FactName, type Facts, isSchemaError, SchemaError } from '../errors/index.js';
export type { AnyDatabase, Client } from '../postgres/connect/index.js';
export { connect, type ConnectOptions } from './connect.js';
export {
  adopt,
  type AdoptOptions,
  migrate,
  type MigrateOptions,
  type MigrationsPlace,
  planMigrations,
  preflight,
  type PreflightOptions,
  restore,
  type RestoreOptions,
  rollback,
  type RollbackOptions,
  status,
  type Status,
} from './migrations.js';
export { pullDeclarations, type PullOptions } from './pull.js';
export { declaresNothing, pullTables } from '../pull/index.js';
export { planInit, writeInit } from '../init/index.js';
export type { DatabaseFacts, InitFile, InitPlan } from '../init/index.js';
export type { NotPulled, Pulled, PulledDeclaration, UndeclaredByDrizzle } from '../pull/index.js';
export { validateProject, type ValidateProjectOptions } from './validate-project.js';
export type { ProjectValidation } from '../validate/index.js';
export type { Adopted } from '../migrations/adopt/index.js';
export type { MigrateResult, PlannedMigration, RollbackLoss, RollbackResult } from '../migrations/apply/index.js';
export type {
  LostTable,
  Manifest,
  RestoredTable,
  RestoreResult,
  SavedSequence,
  SavedTable,
  TableLoss,
} from '../migrations/backup/index.js';
export {
  type AcceptedHistory,
  acceptHistory,
  type AskRename,
  backfill,
  type BackfillResult,
  checkMigrations,
  type CheckResult,
  generate,
  type GenerateOptions,
  type GenerateResult,
  isUpToDate,
  type RenameQuestion,
} from '../migrations/generate/index.js';
export {
  type Bookkeeping,
  type ChainBreak,
  type Connection,
  type DashboardFiles,
  loadProject,
  type Migration,
  type Project,
  readMigrations,
  type Settings,
} from '../project/index.js';
export type { OnProgress, Progress, ProgressOptions, ProgressStep } from '../progress/index.js';
export type { CatalogStanding, History } from '../migrations/history/index.js';
export type { Check } from '../migrations/preflight/index.js';
export type { LockOptions, Retry, RetryOptions } from '../migrations/session/index.js';
export { type Expected, loadExpected } from '../expected/index.js';
export { writeDashboard } from '../dashboard/index.js';
