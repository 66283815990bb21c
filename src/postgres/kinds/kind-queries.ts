import { columnQuery } from './column.js';
import { commentQuery } from './comment.js';
import { constraintQuery } from './constraint.js';
import { enumQuery } from './enum.js';
import { functionQuery } from './function.js';
import { grantQuery } from './grant.js';
import { indexQuery } from './pg-index.js';
import type { KindQuery } from './parts/catalog-sql.js';
import { policyQuery } from './policy.js';
import { roleQuery } from './role.js';
import { ruleQuery } from './rule.js';
import { schemaQuery } from './schema.js';
import { sequenceQuery } from './sequence.js';
import { tableQuery } from './table.js';
import { triggerQuery } from './trigger.js';
import { viewQuery } from './view.js';

/** Every kind of object that a catalog holds, one query each. */
export const kindQueries: readonly KindQuery[] = [
  schemaQuery,
  roleQuery,
  enumQuery,
  sequenceQuery,
  functionQuery,
  tableQuery,
  columnQuery,
  constraintQuery,
  indexQuery,
  viewQuery,
  ruleQuery,
  policyQuery,
  triggerQuery,
  commentQuery,
  grantQuery,
];
