import type { Kind } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { columnPlan } from './column.js';
import { commentPlan } from './comment.js';
import { constraintPlan } from './constraint.js';
import { enumPlan } from './enum.js';
import { functionPlan } from './function.js';
import { grantPlan } from './grant.js';
import { indexPlan } from './index-kind.js';
import { policyPlan } from './policy.js';
import { rolePlan } from './role.js';
import { rulePlan } from './rule.js';
import { schemaPlan } from './schema.js';
import { sequencePlan } from './sequence.js';
import { tablePlan } from './table.js';
import { triggerPlan } from './trigger.js';
import { viewPlan } from './view.js';

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
