export { lockTables } from './lock-tables.js';
export { type Outcome } from './lost-commit.js';
export {
  type OpenTransaction,
  hasLock,
  keepLock,
  type LockedRun,
  type LockOptions,
  lockSql,
  sendBegin,
  sessionSql,
  type Stage,
  transaction,
  unlockSql,
} from './migration-lock.js';
export {
  asOurselves,
  asUser,
  expectOwn,
  type OwnTransaction,
  readOwn,
  refuseOpen,
  strayOutcome,
  whileSame,
} from './own-transaction.js';
export { readOnly } from './read-only.js';
export { askAnew } from './reconnect.js';
export { lockTimeoutOf, type Retry, retrying, type RetryOptions } from './retry.js';
export { refuseHidden } from './row-security-guard.js';
export {
  firstOutside,
  inSession,
  type OwnSession,
  poolerMessage,
  poolerProblem,
  poolerRemedy,
  refusePooler,
  setSession,
} from './session-of-file.js';
