export { adopt, type Adopted, type AdoptOptions } from './adopt.js';
export {
  type Manifest,
  restore,
  type RestoredTable,
  type RestoreResult,
  type SavedSequence,
  type SavedTable,
} from './backup/index.js';
export {
  type AppliedRow,
  type Bookkeeping,
  type Books,
  createBookkeeping,
  forgetSql,
  recordSql,
} from './bookkeeping.js';
export { type Begun, compareHistory, type History } from './history.js';
export { lockSql, type LockOptions, sessionSql, type Stage } from './lock.js';
export type { LostTable, TableLoss } from './loss.js';
export { migrate, type MigrateOptions, type MigrateResult, type PlannedMigration, planMigrations } from './migrate.js';
export { compareLive, type Comparison } from './precheck.js';
export { type Check, describeLoss, findLosses, type MigrationLoss, preflight } from './preflight/index.js';
export { hasProgress, type Progress } from './progress.js';
export type { Retry, RetryOptions } from './retry.js';
export { rollback, type RollbackLoss, type RollbackOptions, type RollbackResult } from './rollback.js';
export { type CatalogStanding, readCatalogStanding, readStatus } from './status.js';
