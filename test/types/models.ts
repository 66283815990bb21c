/** Held by `npm run typecheck`. */
import type { PgliteDatabase } from 'drizzle-orm/pglite';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { z } from 'zod';
import {
  canTransition,
  canTransitionStep,
  type ExecutionStatus,
  type insertExecution,
  type insertStepExecution,
  type insertTemplate,
  type insertTemplateJson,
  type insertTemplateVersion,
  type selectExecution,
  type selectStepExecution,
  type selectTemplate,
  type selectTemplateJson,
  type selectTemplateVersion,
  transitionExecution,
  type updateExecution,
} from '../../src/models/index.js';
import type { WorkflowStep, WorkflowStepInput } from '../../src/schema/index.js';
import type * as schema from '../../src/schema/index.js';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : { readonly differs: [A, B] };
type Flat<T> = { [Key in keyof T]: T[Key] };

/** What the models give is what Drizzle reads and takes. */
export const equal: [
  Equal<z.output<typeof selectTemplate>, typeof schema.workflowTemplates.$inferSelect>,
  Equal<Flat<z.output<typeof insertTemplate>>, Flat<typeof schema.workflowTemplates.$inferInsert>>,
  Equal<z.output<typeof selectExecution>, typeof schema.workflowExecutions.$inferSelect>,
  Equal<Flat<z.output<typeof insertExecution>>, Flat<typeof schema.workflowExecutions.$inferInsert>>,
  Equal<z.output<typeof selectStepExecution>, typeof schema.workflowStepExecutions.$inferSelect>,
  Equal<Flat<z.output<typeof insertStepExecution>>, Flat<typeof schema.workflowStepExecutions.$inferInsert>>,
  Equal<z.output<typeof selectTemplateVersion>, typeof schema.workflowTemplateVersions.$inferSelect>,
  Equal<Flat<z.output<typeof insertTemplateVersion>>, Flat<typeof schema.workflowTemplateVersions.$inferInsert>>,
  Equal<Flat<z.output<typeof updateExecution>>, Partial<Undefinable<typeof schema.workflowExecutions.$inferSelect>>>,
  Equal<z.output<typeof selectTemplateJson>['createdAt'], string>,
  Equal<z.input<typeof insertTemplate>['createdAt'], Date | string | undefined>,
  Equal<z.input<typeof insertTemplateJson>['createdAt'], string | undefined>,
  Equal<z.output<typeof insertTemplateJson>['createdAt'], Date | undefined>,
  Equal<z.input<typeof insertTemplate>['steps'], WorkflowStepInput[] | undefined>,
  Equal<z.input<typeof insertExecution>['pausedAt'], Date | string | null | undefined>,
] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true, true];
type Undefinable<T> = { [Key in keyof T]: T[Key] | undefined };

canTransition('pending', 'running');
canTransitionStep('running', 'retrying');
declare const status: ExecutionStatus;
canTransition(status, 'pending');
canTransition('pending', status);
// @ts-expect-error Not a status of an execution.
canTransition('pending', 'skipped');
// @ts-expect-error A final status leads nowhere.
canTransition('completed', 'running');
// @ts-expect-error A run is started before it completes.
canTransition('pending', 'completed');
// @ts-expect-error Not a status of a step.
canTransitionStep('pending', 'paused');
// @ts-expect-error A step is not skipped while it runs.
canTransitionStep('running', 'skipped');

export const transitions = (server: PostgresJsDatabase<typeof schema>, embedded: PgliteDatabase) => [
  transitionExecution(server, 'id', 'pending', 'running'),
  transitionExecution(embedded, 'id', 'running', 'paused', { currentStepIndex: 1 }),
  // Within a transaction.
  server.transaction((transaction) => transitionExecution(transaction, 'id', 'running', 'failed')),
  // @ts-expect-error Not a change.
  transitionExecution(server, 'id', 'paused', 'completed'),
  // @ts-expect-error The status is changed by the change alone.
  transitionExecution(server, 'id', 'pending', 'running', { status: 'failed' }),
];

/** Relations are typed all the way down. */
export const tree = async (db: PostgresJsDatabase<typeof schema>): Promise<string | undefined> => {
  const [template] = await db.query.workflowTemplates.findMany({ with: { executions: { with: { steps: true } } } });
  // @ts-expect-error Steps are not loaded with versions.
  void template?.versions;
  return template?.executions[0]?.steps[0]?.stepName;
};

const steps: (typeof schema.workflowTemplates.$inferInsert)['steps'] = [];
export const template: typeof schema.workflowTemplates.$inferInsert = { name: 'a', title: 'A', steps };
// @ts-expect-error Not a status of a template.
export const wrongStatus: typeof schema.workflowTemplates.$inferInsert = { name: 'a', title: 'A', status: 'running' };
// @ts-expect-error A log entry has a level and a message.
export const wrongLog: (typeof schema.workflowExecutions.$inferInsert)['executionLog'] = [{ timestamp: 'now' }];

export const action: WorkflowStepInput = { type: 'action', name: 'a', title: 'A', tool_name: 't' };
// @ts-expect-error A loop has steps.
export const noSteps: WorkflowStepInput = { type: 'loop', name: 'a', title: 'A', collection: 'c', item_variable: 'i' };
// @ts-expect-error An action has no condition.
export const wrongField: WorkflowStepInput = { type: 'action', name: 'a', title: 'A', tool_name: 't', condition: 'x' };
// @ts-expect-error As it is kept, its defaults are filled in.
export const unfilled: WorkflowStep = { type: 'action', name: 'a', title: 'A', tool_name: 't' };
