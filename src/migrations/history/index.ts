export {
  type Ledger,
  askingUnlocked,
  askLedger,
  columnsOfRelease1,
  createBookkeeping,
  ensureBookkeeping,
  forgetSql,
  isUnchanged,
  readLedger,
  recordSql,
  timeSql,
  upgradeBookkeeping,
} from './bookkeeping.js';
export { checkUnfinished, checkHistory, compareHistory, type History } from './compare-history.js';
export { compareLive, refuseGone } from './compare-live.js';
export { type Candidate, findNearest } from './nearest-migration.js';
export {
  beginProgress,
  endProgress,
  hasProgress,
  type Progress,
  progressSql,
  progressTable,
  readProgress,
  refuseChanged,
} from './progress.js';
export { refuseExisting } from './refuse-existing.js';
export { type CatalogStanding, readCatalogStanding, readStatus } from './status.js';
