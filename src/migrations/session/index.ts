export { lockTables } from './lock-tables.js';
export type { Outcome } from './lost-commit.js';
export {
  type Begun,
  type LockOptions,
  type Stage,
  hasLock,
  keepLock,
  lockSql,
  sendBegin,
  sessionSql,
  transaction,
  unlockSql,
} from './migration-lock.js';
export {
  type OwnTransaction,
  asOurselves,
  asUser,
  expectOwn,
  readOwn,
  refuseOpen,
  strayOutcome,
  whileSame,
} from './own-transaction.js';
export { readOnly } from './read-only.js';
export { askAnew } from './reconnect.js';
export { type Retry, type RetryOptions, lockTimeoutOf, retrying } from './retry.js';
export { refuseHidden } from './row-security-guard.js';
export {
  type OwnSession,
  firstOutside,
  inSession,
  poolerMessage,
  poolerProblem,
  poolerRemedy,
  refusePooler,
  setSession,
} from './session-of-file.js';
