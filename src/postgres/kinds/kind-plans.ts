import type { Kind } from '../model/index.js';
import type { KindPlan } from './kind.js';
import { columnPlan } from './column-plan.js';
import { commentPlan } from './comment-plan.js';
import { constraintPlan } from './constraint-plan.js';
import { enumPlan } from './enum-plan.js';
import { functionPlan } from './function-plan.js';
import { grantPlan } from './grant-plan.js';
import { indexPlan } from './pg-index-plan.js';
import { policyPlan } from './policy-plan.js';
import { rolePlan } from './role-plan.js';
import { rulePlan } from './rule-plan.js';
import { schemaPlan } from './schema-plan.js';
import { sequencePlan } from './sequence-plan.js';
import { tablePlan } from './table-plan.js';
import { triggerPlan } from './trigger-plan.js';
import { viewPlan } from './view-plan.js';

/** How each kind is made, changed and dropped; their order here is the order in which objects are made. */
export const kindPlans: Readonly<Record<Kind, KindPlan>> = {
  schema: schemaPlan,
  role: rolePlan,
  enum: enumPlan,
  sequence: sequencePlan,
  function: functionPlan,
  table: tablePlan,
  column: columnPlan,
  constraint: constraintPlan,
  index: indexPlan,
  view: viewPlan,
  rule: rulePlan,
  policy: policyPlan,
  trigger: triggerPlan,
  comment: commentPlan,
  grant: grantPlan,
};

const order = Object.keys(kindPlans) as Kind[];

/** The place of a kind in the order of making; dropping goes the other way. */
export const rankOf = (kind: Kind): number => order.indexOf(kind);
