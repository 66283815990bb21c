export { refuseFailures } from './check-database.js';
export { describeLoss } from './check-losses.js';
export { type Check } from './check.js';
export { droppedByFiles } from './dropped-by-files.js';
export { findLosses } from './find-losses.js';
export { preflight } from './preflight.js';
export { findViolations, type Violation } from './row-violations.js';
