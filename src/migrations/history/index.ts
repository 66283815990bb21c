export {
  type Bookkeeping,
  type Books,
  createBookkeeping,
  ensureBookkeeping,
  forgetSql,
  isUnchanged,
  readBooks,
  recordSql,
} from './bookkeeping.js';
export { type History, checkBegun, checkHistory, compareHistory } from './compare-history.js';
export { compareLive, refuseGone } from './compare-live.js';
export { type Candidate, findNearest } from './nearest-migration.js';
export {
  type Progress,
  beginProgress,
  endProgress,
  hasProgress,
  progressSql,
  progressTable,
  readProgress,
  refuseChanged,
} from './progress.js';
export { type CatalogStanding, readCatalogStanding, readStatus } from './status.js';
