/** Held by `npm run typecheck`. */
import { canExecutionChange, canStepChange } from '../../src/models/index.js';
import type { workflowExecutions, workflowTemplates } from '../../src/schema/index.js';

canExecutionChange('pending', 'running');
// @ts-expect-error Not a status of an execution.
canExecutionChange('pending', 'skipped');
// @ts-expect-error Not a status of a step.
canStepChange('pending', 'paused');

const step: (typeof workflowTemplates.$inferInsert)['steps'] = [];
export const template: typeof workflowTemplates.$inferInsert = { name: 'a', title: 'A', steps: step };
// @ts-expect-error Not a status of a template.
export const wrongStatus: typeof workflowTemplates.$inferInsert = { name: 'a', title: 'A', status: 'running' };
// @ts-expect-error A log entry has a level and a message.
export const wrongLog: (typeof workflowExecutions.$inferInsert)['executionLog'] = [{ timestamp: 'now' }];
