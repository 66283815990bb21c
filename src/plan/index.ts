export { plan, type PlanOptions } from './plan.js';
export type { Hazard, Statement } from './statement.js';
