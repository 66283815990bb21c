import { pgEnum } from 'drizzle-orm/pg-core';

export const workflowStatus = pgEnum('workflow_status', ['draft', 'active', 'deprecated', 'archived']);

export const workflowStepType = pgEnum('workflow_step_type', [
  'action',
  'condition',
  'workflow_link',
  'parallel',
  'loop',
]);

export const workflowExecutionStatus = pgEnum('workflow_execution_status', [
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);

export const stepExecutionStatus = pgEnum('step_execution_status', [
  'pending',
  'running',
  'completed',
  'failed',
  'skipped',
  'retrying',
]);
