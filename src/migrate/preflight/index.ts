export type { Check } from './check.js';
export { refuseFailures } from './check-database.js';
export { describeLoss } from './check-losses.js';
export { findLosses } from './find-losses.js';
export type { MigrationLoss } from './losses.js';
export { preflight } from './preflight.js';
