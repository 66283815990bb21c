export { isKeptAsItIs, isLossless } from './kinds/casts.js';
export { isRewriting } from './kinds/column.js';
export { plan } from './plan.js';
export { type PlanOptions, planOptions } from './plan-options.js';
export { planRenames, planValueRenames } from './rename.js';
export { revokeDefaults, risksOfRevoking } from './revoke-defaults.js';
export type { Hazard, OnlineForm, Statement } from './statement.js';
