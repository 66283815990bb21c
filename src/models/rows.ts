import { createInsertSchema, createSelectSchema, createUpdateSchema } from 'drizzle-zod';
import { z } from 'zod';
import {
  workflowExecutions,
  workflowStepExecutions,
  workflowTemplates,
  workflowTemplateVersions,
} from '../schema/index.js';
import { json, jsonObject, logEntry, templateOutputs, templateParameters, workflowStep } from './json-shapes.js';
import { workflowSteps } from './steps.js';

const words = z.array(z.string());

const templateJson = {
  tags: words,
  parameters: templateParameters,
  outputs: templateOutputs,
  steps: workflowSteps,
  allowedAssignees: words,
};

/** What is read may be older than the rules about names, which the database does not check. */
const readTemplateJson = { ...templateJson, steps: z.array(workflowStep) };

/** `numeric(5,2)` within 0 and 100, which travels as text. */
const percentage = z
  .string()
  .regex(
    /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)$/,
    'a percentage lies within 0 and 100 and has at most two decimals',
  );

const executionJson = {
  triggerContext: jsonObject,
  inputParameters: jsonObject,
  executionContext: jsonObject,
  outputData: jsonObject,
  errorDetails: jsonObject,
  executionLog: z.array(logEntry),
};

const stepJson = {
  stepConfig: z.union([workflowStep, z.strictObject({})]),
  inputData: jsonObject,
  outputData: json,
  errorDetails: jsonObject,
  toolParameters: json,
  toolResult: json,
};

const versionJson = { templateSnapshot: jsonObject };

/** Makes every value one that may be left out, as the columns' defaults allow. */
function optional<Shapes extends Record<string, z.ZodType>>(
  shapes: Shapes,
): { [Key in keyof Shapes]: z.ZodOptional<Shapes[Key]> } {
  return Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, shape.optional()])) as never;
}

export const selectTemplate = createSelectSchema(workflowTemplates, readTemplateJson);
export const insertTemplate = createInsertSchema(workflowTemplates, optional(templateJson));
export const updateTemplate = createUpdateSchema(workflowTemplates, optional(templateJson));

export const selectExecution = createSelectSchema(workflowExecutions, {
  ...executionJson,
  progressPercentage: percentage,
});
export const insertExecution = createInsertSchema(
  workflowExecutions,
  optional({ ...executionJson, progressPercentage: percentage }),
);
export const updateExecution = createUpdateSchema(
  workflowExecutions,
  optional({ ...executionJson, progressPercentage: percentage }),
);

export const selectStepExecution = createSelectSchema(workflowStepExecutions, stepJson);
export const insertStepExecution = createInsertSchema(workflowStepExecutions, optional(stepJson));
export const updateStepExecution = createUpdateSchema(workflowStepExecutions, optional(stepJson));

export const selectTemplateVersion = createSelectSchema(workflowTemplateVersions, versionJson);
export const insertTemplateVersion = createInsertSchema(workflowTemplateVersions, versionJson);
export const updateTemplateVersion = createUpdateSchema(workflowTemplateVersions, optional(versionJson));
