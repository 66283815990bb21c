/** Publishes a template, starts it, and leads the execution and its steps through their states. */
import {
  insertTemplate,
  stepWarnings,
  transitionExecution,
  TransitionError,
  transitionStep,
  validateParameters,
} from 'archon-schema/models';
import { workflowExecutions, workflowStepExecutions, workflowTemplates } from 'archon-schema/schema';
import { openDatabase } from './open-database.js';

const { db, close } = await openDatabase();

// Parsing fills in defaults, and checks names and references over all steps.
const draft = insertTemplate.parse({
  name: 'write-report',
  title: 'Write a report',
  status: 'active',
  parameters: {
    topic: { type: 'string', required: true },
    length: { type: 'integer', minimum: 1, maximum: 20, default: 3 },
  },
  steps: [
    { type: 'action', name: 'search', title: 'Search', tool_name: 'search', on_failure: 'retry', retry_count: 1 },
    { type: 'action', name: 'write', title: 'Write', tool_name: 'write', on_success: 'end' },
  ],
});
for (const { message } of stepWarnings(draft.steps ?? [])) console.warn(message);

const [template] = await db
  .insert(workflowTemplates)
  .values(draft)
  .onConflictDoUpdate({ target: workflowTemplates.name, set: draft })
  .returning();
if (!template) throw new Error('The template was not stored.');

const input = validateParameters(template, { topic: 'Migrations' });
if (!input.success) throw input.error;
console.log('input', JSON.stringify(input.data));

const [execution] = await db
  .insert(workflowExecutions)
  .values({
    workflowTemplateId: template.id,
    triggeredBy: 'example',
    inputParameters: input.data,
    totalSteps: template.steps.length,
  })
  .returning();
if (!execution) throw new Error('The execution was not stored.');

await transitionExecution(db, execution.id, 'pending', 'running');
for (const [stepIndex, config] of template.steps.entries()) {
  const [step] = await db
    .insert(workflowStepExecutions)
    .values({
      workflowExecutionId: execution.id,
      stepIndex,
      stepName: config.name,
      stepType: config.type,
      stepConfig: config,
      maxAttempts: config.retry_count + 1,
    })
    .returning();
  if (!step) throw new Error('The step was not stored.');
  await transitionStep(db, step.id, 'pending', 'running');
  if (step.maxAttempts > 1) {
    await transitionStep(db, step.id, 'running', 'retrying', { errorMessage: 'The tool was busy.' });
    await transitionStep(db, step.id, 'retrying', 'running', { attemptNumber: 2, errorMessage: null });
  }
  const done = await transitionStep(db, step.id, 'running', 'completed', { toolResult: { ok: true } });
  console.log('step', done.stepName, done.status, 'at attempt', done.attemptNumber);
}

// Two who finish it at once: one is first, the other is told.
const finish = () => transitionExecution(db, execution.id, 'running', 'completed', { progressPercentage: '100' });
for (const result of await Promise.allSettled([finish(), finish()]))
  if (result.status === 'fulfilled') console.log('execution', result.value.status, result.value.progressPercentage);
  else if (result.reason instanceof TransitionError) console.log('too late, it is', result.reason.found);
  else throw result.reason;

const told = await db.query.workflowExecutions.findFirst({
  where: (row, { eq }) => eq(row.id, execution.id),
  with: { template: true, steps: true },
});
console.log(
  told?.template.title,
  told?.status,
  told?.steps.map(({ stepName, status }) => `${stepName} ${status}`).join(', '),
);
await close();
