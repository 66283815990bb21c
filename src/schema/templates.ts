import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';
import type { TemplateOutputs, TemplateParameters, WorkflowStep } from './json-types.js';
import { createdAt, emptyArray, emptyObject, isJson, isVersion, updatedAt } from './columns.js';
import { workflowStatus } from './enums.js';
import { policiesFor } from './security.js';

/** Reusable workflow definitions. */
export const workflowTemplates = pgTable(
  'archon_workflow_templates',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: varchar('name', { length: 255 }).notNull(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    version: varchar('version', { length: 50 }).notNull().default('1.0.0'),
    status: workflowStatus('status').notNull().default('draft'),
    category: varchar('category', { length: 100 }),
    tags: jsonb('tags').$type<string[]>().notNull().default(emptyArray),
    parameters: jsonb('parameters').$type<TemplateParameters>().notNull().default(emptyObject),
    outputs: jsonb('outputs').$type<TemplateOutputs>().notNull().default(emptyObject),
    steps: jsonb('steps').$type<WorkflowStep[]>().notNull().default(emptyArray),
    timeoutMinutes: integer('timeout_minutes').notNull().default(60),
    maxRetries: integer('max_retries').notNull().default(3),
    retryDelaySeconds: integer('retry_delay_seconds').notNull().default(30),
    createdBy: text('created_by').notNull().default('system'),
    isPublic: boolean('is_public').notNull().default(false),
    allowedAssignees: jsonb('allowed_assignees').$type<string[]>().notNull().default(emptyArray),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    check('chk_workflow_name_format', sql`${t.name} ~ '^[a-z0-9_-]+$'`),
    isVersion('chk_workflow_version_format', t.version),
    check('chk_timeout_positive', sql`${t.timeoutMinutes} > 0`),
    check('chk_retries_non_negative', sql`${t.maxRetries} >= 0`),
    check('chk_retry_delay_non_negative', sql`${t.retryDelaySeconds} >= 0`),
    isJson('chk_tags_is_array', t.tags, 'array'),
    isJson('chk_parameters_is_object', t.parameters, 'object'),
    isJson('chk_outputs_is_object', t.outputs, 'object'),
    isJson('chk_steps_is_array', t.steps, 'array'),
    isJson('chk_allowed_assignees_is_array', t.allowedAssignees, 'array'),
    uniqueIndex('idx_archon_workflow_templates_name').on(t.name),
    index('idx_archon_workflow_templates_status').on(t.status),
    index('idx_archon_workflow_templates_category').on(t.category),
    index('idx_archon_workflow_templates_created_by').on(t.createdBy),
    index('idx_archon_workflow_templates_tags').using('gin', t.tags),
    ...policiesFor('archon_workflow_templates'),
  ],
);
