export type { DatabaseFacts, InitFile, InitPlan } from './init-plan.js';
export { lookAtDatabase } from './look-at-database.js';
export { planInit, writeInit } from './plan-init.js';
