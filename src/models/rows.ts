import * as z from 'zod';
import {
  workflowExecutions,
  workflowStepExecutions,
  workflowTemplates,
  workflowTemplateVersions,
  type Json,
} from '../schema/index.js';
import { json, jsonObject } from './json.js';
import { logEntry, stepList, templateOutputs, templateParameters, workflowStep } from './json-shapes.js';
import { rowModels } from './row-models.js';
import { workflowSteps } from './steps.js';
import { indexedText, matching, text } from './text.js';

const words = z.array(text());
const name = matching(255, /^[a-z0-9_-]+$/, 'a name holds small letters, digits, "_" and "-" only');
const version = matching(
  50,
  /^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$/,
  'a version is written as 1.0.0, or with a pre-release: 1.0.0-rc.1',
);
const least = (minimum: number): z.ZodType<number, number> => z.int32().min(minimum);

/** `numeric(5,2)` within 0 and 100, which travels as text. */
const percentage = z
  .string()
  .regex(
    /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,2}0*)?)$/,
    'a percentage lies within 0 and 100 and has at most two decimals',
  );

/** Any JSON but null, which Drizzle writes as SQL's NULL. */
const jsonValue: z.ZodType<Json, Json> = json.refine(
  (value) => value !== null,
  "Drizzle writes null as NULL, which this column does not take: leave it out, or write sql`'null'::jsonb`",
);

const template = rowModels(
  workflowTemplates,
  {
    name,
    version,
    tags: words,
    parameters: templateParameters,
    outputs: templateOutputs,
    steps: workflowSteps,
    timeoutMinutes: least(1),
    maxRetries: least(0),
    retryDelaySeconds: least(0),
    createdBy: indexedText,
    allowedAssignees: words,
  },
  { read: { steps: stepList } },
);
export const {
  select: selectTemplate,
  insert: insertTemplate,
  update: updateTemplate,
  selectJson: selectTemplateJson,
  insertJson: insertTemplateJson,
  updateJson: updateTemplateJson,
} = template;
export type Template = typeof workflowTemplates.$inferSelect;
export type NewTemplate = typeof workflowTemplates.$inferInsert;
export type TemplateJson = z.infer<typeof selectTemplateJson>;

const execution = rowModels(
  workflowExecutions,
  {
    triggeredBy: indexedText,
    triggerContext: jsonObject,
    inputParameters: jsonObject,
    executionContext: jsonObject,
    currentStepIndex: least(0),
    totalSteps: least(0),
    progressPercentage: percentage,
    outputData: jsonObject,
    errorDetails: jsonObject,
    executionLog: z.array(logEntry),
  },
  { order: [['currentStepIndex', 'totalSteps']] },
);
export const {
  select: selectExecution,
  insert: insertExecution,
  update: updateExecution,
  selectJson: selectExecutionJson,
  insertJson: insertExecutionJson,
  updateJson: updateExecutionJson,
} = execution;
export type Execution = typeof workflowExecutions.$inferSelect;
export type NewExecution = typeof workflowExecutions.$inferInsert;
export type ExecutionJson = z.infer<typeof selectExecutionJson>;

const stepExecution = rowModels(
  workflowStepExecutions,
  {
    stepIndex: least(0),
    stepConfig: z.union([workflowStep, z.strictObject({})]),
    attemptNumber: least(1),
    maxAttempts: least(1),
    inputData: jsonObject,
    outputData: jsonValue,
    errorDetails: jsonObject,
    toolParameters: jsonValue,
    toolResult: jsonValue,
  },
  {
    // What others wrote may be JSON's null.
    read: { outputData: json, toolParameters: json, toolResult: json },
    order: [['attemptNumber', 'maxAttempts']],
  },
);
export const {
  select: selectStepExecution,
  insert: insertStepExecution,
  update: updateStepExecution,
  selectJson: selectStepExecutionJson,
  insertJson: insertStepExecutionJson,
  updateJson: updateStepExecutionJson,
} = stepExecution;
export type StepExecution = typeof workflowStepExecutions.$inferSelect;
export type NewStepExecution = typeof workflowStepExecutions.$inferInsert;
export type StepExecutionJson = z.infer<typeof selectStepExecutionJson>;

const templateVersion = rowModels(workflowTemplateVersions, {
  versionNumber: least(1),
  versionTag: version,
  templateSnapshot: jsonObject,
  changeType: z.enum(['create', 'update', 'major', 'minor', 'patch']),
});
export const {
  select: selectTemplateVersion,
  insert: insertTemplateVersion,
  update: updateTemplateVersion,
  selectJson: selectTemplateVersionJson,
  insertJson: insertTemplateVersionJson,
  updateJson: updateTemplateVersionJson,
} = templateVersion;
export type TemplateVersion = typeof workflowTemplateVersions.$inferSelect;
export type NewTemplateVersion = typeof workflowTemplateVersions.$inferInsert;
export type TemplateVersionJson = z.infer<typeof selectTemplateVersionJson>;
