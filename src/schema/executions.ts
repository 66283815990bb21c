import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { JsonObject, LogEntry, OutputData } from './json-types.js';
import { createdAt, emptyArray, emptyObject, isJson, time, updatedAt } from './columns.js';
import { workflowExecutionStatus } from './enums.js';
import { policiesFor } from './security.js';
import { workflowTemplates } from './templates.js';

/** Individual workflow runs. */
export const workflowExecutions = pgTable(
  'archon_workflow_executions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    workflowTemplateId: uuid('workflow_template_id').notNull(),
    triggeredBy: text('triggered_by').notNull(),
    triggerContext: jsonb('trigger_context').$type<JsonObject>().notNull().default(emptyObject),
    inputParameters: jsonb('input_parameters').$type<JsonObject>().notNull().default(emptyObject),
    executionContext: jsonb('execution_context').$type<JsonObject>().notNull().default(emptyObject),
    status: workflowExecutionStatus('status').notNull().default('pending'),
    currentStepIndex: integer('current_step_index').notNull().default(0),
    totalSteps: integer('total_steps').notNull().default(0),
    progressPercentage: numeric('progress_percentage', { precision: 5, scale: 2 }).notNull().default('0.00'),
    startedAt: time('started_at'),
    completedAt: time('completed_at'),
    pausedAt: time('paused_at'),
    outputData: jsonb('output_data').$type<OutputData>().notNull().default(emptyObject),
    errorMessage: text('error_message'),
    errorDetails: jsonb('error_details').$type<JsonObject>().notNull().default(emptyObject),
    executionLog: jsonb('execution_log').$type<LogEntry[]>().notNull().default(emptyArray),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    foreignKey({
      name: 'archon_workflow_executions_workflow_template_id_fkey',
      columns: [t.workflowTemplateId],
      foreignColumns: [workflowTemplates.id],
    }).onDelete('cascade'),
    check('chk_progress_range', sql`${t.progressPercentage} >= 0 AND ${t.progressPercentage} <= 100`),
    check('chk_step_index_non_negative', sql`${t.currentStepIndex} >= 0`),
    check('chk_total_steps_positive', sql`${t.totalSteps} >= 0`),
    check('chk_current_step_valid', sql`${t.currentStepIndex} <= ${t.totalSteps}`),
    isJson('chk_trigger_context_is_object', t.triggerContext, 'object'),
    isJson('chk_input_parameters_is_object', t.inputParameters, 'object'),
    isJson('chk_execution_context_is_object', t.executionContext, 'object'),
    isJson('chk_output_data_is_object', t.outputData, 'object'),
    isJson('chk_error_details_is_object', t.errorDetails, 'object'),
    isJson('chk_execution_log_is_array', t.executionLog, 'array'),
    // nullsFirst: PostgreSQL's own DESC. Drizzle alone would write DESC NULLS LAST, which newest-first queries do not use.
    index('idx_archon_workflow_executions_template_created_at').on(
      t.workflowTemplateId,
      t.createdAt.desc().nullsFirst(),
    ),
    index('idx_archon_workflow_executions_status_created_at').on(t.status, t.createdAt.desc().nullsFirst()),
    index('idx_archon_workflow_executions_triggered_by_created_at').on(t.triggeredBy, t.createdAt.desc().nullsFirst()),
    index('idx_archon_workflow_executions_created_at').on(t.createdAt.desc().nullsFirst()),
    index('idx_archon_workflow_executions_context').using('gin', t.triggerContext.op('jsonb_path_ops')),
    ...policiesFor('archon_workflow_executions'),
  ],
);
