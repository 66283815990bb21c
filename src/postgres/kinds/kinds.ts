import { columnKind } from './column.js';
import { commentKind } from './comment.js';
import { compositeKind } from './composite.js';
import { constraintKind } from './constraint.js';
import { domainKind } from './domain.js';
import { enumKind } from './enum.js';
import { functionKind } from './function.js';
import { grantKind } from './grant.js';
import { indexKind } from './pg-index.js';
import { policyKind } from './policy.js';
import { addKinds } from './registry.js';
import { roleKind } from './role.js';
import { ruleKind } from './rule.js';
import { schemaKind } from './schema.js';
import { sequenceKind } from './sequence.js';
import { tableKind } from './table.js';
import { triggerKind } from './trigger.js';
import { viewKind } from './view.js';

/** Every kind of object that a catalog holds; their order is the order in which objects are made. */
addKinds([
  schemaKind,
  roleKind,
  enumKind,
  sequenceKind,
  compositeKind,
  domainKind,
  functionKind,
  tableKind,
  columnKind,
  constraintKind,
  indexKind,
  viewKind,
  ruleKind,
  policyKind,
  triggerKind,
  commentKind,
  grantKind,
]);
