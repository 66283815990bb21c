export { migrate, type MigrateOptions, type MigrateResult, planMigrations, type PlannedMigration } from './migrate.js';
export { rollback, type RollbackLoss, type RollbackOptions, type RollbackResult } from './rollback.js';
