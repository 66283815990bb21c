export { type MigrateOptions, type MigrateResult, type PlannedMigration, migrate, planMigrations } from './migrate.js';
export { refuseExisting } from './refuse-existing.js';
export { type RollbackLoss, type RollbackOptions, type RollbackResult, rollback } from './rollback.js';
