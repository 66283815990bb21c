import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, text, uuid, varchar } from 'drizzle-orm/pg-core';
import type { JsonObject, WorkflowStep } from './json-types.js';
import { anyJson, createdAt, emptyObject, isJson, time, updatedAt } from './columns.js';
import { stepExecutionStatus, workflowStepType } from './enums.js';
import { workflowExecutions } from './executions.js';
import { policiesFor } from './security.js';

/**
 * One row per step attempt.
 *
 * Parallel and loop children share a step index, so nothing is unique over (execution, step, attempt); tools may return any
 * JSON, so what they take and give is not restricted to objects.
 */
export const workflowStepExecutions = pgTable(
  'archon_workflow_step_executions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workflowExecutionId: uuid('workflow_execution_id').notNull(),
    stepIndex: integer('step_index').notNull(),
    stepName: varchar('step_name', { length: 255 }).notNull(),
    stepType: workflowStepType('step_type').notNull(),
    stepConfig: jsonb('step_config').$type<WorkflowStep | Record<string, never>>().notNull().default(emptyObject),
    status: stepExecutionStatus('status').notNull().default('pending'),
    attemptNumber: integer('attempt_number').notNull().default(1),
    maxAttempts: integer('max_attempts').notNull().default(1),
    startedAt: time('started_at'),
    completedAt: time('completed_at'),
    inputData: jsonb('input_data').$type<JsonObject>().notNull().default(emptyObject),
    outputData: anyJson('output_data').notNull().default(emptyObject),
    errorMessage: text('error_message'),
    errorDetails: jsonb('error_details').$type<JsonObject>().notNull().default(emptyObject),
    toolName: varchar('tool_name', { length: 255 }),
    toolParameters: anyJson('tool_parameters').notNull().default(emptyObject),
    toolResult: anyJson('tool_result').notNull().default(emptyObject),
    subWorkflowExecutionId: uuid('sub_workflow_execution_id'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    foreignKey({
      name: 'archon_workflow_step_executions_workflow_execution_id_fkey',
      columns: [t.workflowExecutionId],
      foreignColumns: [workflowExecutions.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'archon_workflow_step_executions_sub_workflow_execution_id_fkey',
      columns: [t.subWorkflowExecutionId],
      foreignColumns: [workflowExecutions.id],
    }).onDelete('set null'),
    check('chk_step_index_non_negative', sql`${t.stepIndex} >= 0`),
    check('chk_attempt_positive', sql`${t.attemptNumber} > 0`),
    check('chk_max_attempts_positive', sql`${t.maxAttempts} > 0`),
    check('chk_attempt_within_max', sql`${t.attemptNumber} <= ${t.maxAttempts}`),
    isJson('chk_step_config_is_object', t.stepConfig, 'object'),
    index('idx_archon_workflow_step_executions_execution_step').on(t.workflowExecutionId, t.stepIndex),
    index('idx_archon_workflow_step_executions_sub_workflow')
      .on(t.subWorkflowExecutionId)
      .where(sql`${t.subWorkflowExecutionId} IS NOT NULL`),
    index('idx_archon_workflow_step_executions_in_flight')
      .on(t.status, t.startedAt)
      .where(sql`${t.status} IN ('pending', 'running', 'retrying')`),
    ...policiesFor('archon_workflow_step_executions'),
  ],
);
