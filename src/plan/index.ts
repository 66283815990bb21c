export { plan, type PlanOptions } from './plan.js';
export { planRenames } from './rename.js';
export { revokeDefaults } from './revoke-defaults.js';
export type { Hazard, Statement } from './statement.js';
