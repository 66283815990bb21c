import * as orm from 'drizzle-orm';
import { workflowExecutions } from './executions.js';
import { workflowStepExecutions } from './step-executions.js';
import { workflowTemplateVersions } from './template-versions.js';
import { workflowTemplates } from './templates.js';

/**
 * drizzle-orm 1.0 has no `relations` any more: there these exports are undefined, and a project says how tables belong together by
 * `defineRelations`. Looked up by name, or the tables would not load at all.
 */
const relations = (orm as Partial<typeof orm>).relations ?? (() => undefined as never);

export const workflowTemplatesRelations = relations(workflowTemplates, ({ many }) => ({
  executions: many(workflowExecutions),
  versions: many(workflowTemplateVersions),
}));

export const workflowExecutionsRelations = relations(workflowExecutions, ({ one, many }) => ({
  template: one(workflowTemplates, {
    fields: [workflowExecutions.workflowTemplateId],
    references: [workflowTemplates.id],
  }),
  steps: many(workflowStepExecutions, { relationName: 'steps' }),
  /** The steps of other executions that started this one. */
  parentSteps: many(workflowStepExecutions, { relationName: 'subWorkflow' }),
}));

export const workflowStepExecutionsRelations = relations(workflowStepExecutions, ({ one }) => ({
  execution: one(workflowExecutions, {
    relationName: 'steps',
    fields: [workflowStepExecutions.workflowExecutionId],
    references: [workflowExecutions.id],
  }),
  subWorkflowExecution: one(workflowExecutions, {
    relationName: 'subWorkflow',
    fields: [workflowStepExecutions.subWorkflowExecutionId],
    references: [workflowExecutions.id],
  }),
}));

export const workflowTemplateVersionsRelations = relations(workflowTemplateVersions, ({ one }) => ({
  template: one(workflowTemplates, {
    fields: [workflowTemplateVersions.workflowTemplateId],
    references: [workflowTemplates.id],
  }),
}));
