export { type Borrowed, clientOf } from './client-of.js';
export type { Client } from './client.js';
export { connectionLabel, isConnectionUrl, withoutPassword } from './connection-url.js';
export { explainConnectionError, isAccessError, isConnectionLost, reasonOf } from './explain-error.js';
export { openEmbedded, pgliteClient } from './pglite-client.js';
export { isInTransaction } from './transaction-state.js';
export { asking, ownSearchPath } from './own-search-path.js';
export { planOnce } from './plan-once.js';
export { openPostgres, type PostgresOptions } from './postgres-client.js';
