export { migrate, type MigrateOptions, type MigrateResult } from './migrate.js';
export { rollback, type RollbackOptions, type RollbackResult } from './rollback.js';
export { type RollbackLoss } from './rollback-loss.js';
export { planMigrations, type PlannedMigration } from './target.js';
