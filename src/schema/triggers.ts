import { pgFunction, pgTrigger, shared } from '../declare/builders.js';
import { workflowExecutions } from './executions.js';
import { workflowStepExecutions } from './step-executions.js';
import { workflowTemplates } from './templates.js';

/** Archon's main setup makes it for its other tables, so it is shared: made where it is missing, never replaced or dropped. */
export const updateUpdatedAtColumn = shared(
  pgFunction('update_updated_at_column', {
    returns: 'trigger',
    language: 'plpgsql',
    set: { search_path: '' },
    body: `
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END;
`,
  }),
);

// Without WHEN: comparing whole rows would detoast every large jsonb value.
const onUpdate = { timing: 'before', events: ['update'], forEach: 'row', execute: updateUpdatedAtColumn } as const;

export const templatesUpdatedAt = pgTrigger('update_archon_workflow_templates_updated_at', {
  on: workflowTemplates,
  ...onUpdate,
});

export const executionsUpdatedAt = pgTrigger('update_archon_workflow_executions_updated_at', {
  on: workflowExecutions,
  ...onUpdate,
});

export const stepExecutionsUpdatedAt = pgTrigger('update_archon_workflow_step_executions_updated_at', {
  on: workflowStepExecutions,
  ...onUpdate,
});
