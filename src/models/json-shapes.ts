import { z } from 'zod';

/** Any JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

export const json: z.ZodType<Json> = z.json();
export const jsonObject = z.record(z.string(), json);

const filled = z.string().trim().min(1);

/** Letters, digits, `_` and `-`. */
export const stepName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9_-]+$/, 'a step name holds letters, digits, "_" and "-" only');

const common = {
  name: stepName,
  title: z.string(),
  description: z.string().default(''),
  timeout_seconds: z.int().positive().default(300),
  retry_count: z.int().min(0).default(0),
  retry_delay_seconds: z.int().positive().default(30),
  /** `next`, `end`, `fail`, or a step's name. */
  on_success: z.string().default('next'),
  /** `fail`, `retry`, `end`, or a step's name. */
  on_failure: z.string().default('fail'),
};

interface CommonStep {
  name: string;
  title: string;
  description: string;
  timeout_seconds: number;
  retry_count: number;
  retry_delay_seconds: number;
  on_success: string;
  on_failure: string;
}

export interface ActionStep extends CommonStep {
  type: 'action';
  tool_name: string;
  parameters: JsonObject;
}

export interface ConditionStep extends CommonStep {
  type: 'condition';
  condition: string;
  on_true: string;
  on_false: string;
}

export interface WorkflowLinkStep extends CommonStep {
  type: 'workflow_link';
  workflow_name: string;
  parameters: JsonObject;
}

export interface ParallelStep extends CommonStep {
  type: 'parallel';
  steps: WorkflowStep[];
  wait_for_all: boolean;
}

export interface LoopStep extends CommonStep {
  type: 'loop';
  collection: string;
  item_variable: string;
  steps: WorkflowStep[];
  max_iterations: number;
}

/** A step as it is kept: with its defaults filled in. */
export type WorkflowStep = ActionStep | ConditionStep | WorkflowLinkStep | ParallelStep | LoopStep;

/** The union of the steps, whose objects drop unknown keys or report them, on every level alike. */
function stepUnion(object: typeof z.object, step: () => z.ZodType<WorkflowStep>): z.ZodType<WorkflowStep> {
  return z.lazy(() =>
    z.discriminatedUnion('type', [
      object({ ...common, type: z.literal('action'), tool_name: filled, parameters: jsonObject.default({}) }),
      object({ ...common, type: z.literal('condition'), condition: filled, on_true: filled, on_false: filled }),
      object({
        ...common,
        type: z.literal('workflow_link'),
        workflow_name: filled,
        parameters: jsonObject.default({}),
      }),
      object({
        ...common,
        type: z.literal('parallel'),
        steps: z.array(step()).min(1),
        wait_for_all: z.boolean().default(true),
      }),
      object({
        ...common,
        type: z.literal('loop'),
        collection: filled,
        item_variable: filled,
        steps: z.array(step()),
        max_iterations: z.int().positive().default(100),
      }),
    ]),
  );
}

/** A step of a workflow, told apart by its `type`; unknown keys are dropped. */
export const workflowStep: z.ZodType<WorkflowStep> = stepUnion(z.object, () => workflowStep);

/** A step of which unknown keys, also on the steps inside it, are errors. */
export const strictWorkflowStep: z.ZodType<WorkflowStep> = stepUnion(
  // The two differ only in what they do with unknown keys, but their types differ in that.
  z.strictObject as unknown as typeof z.object,
  () => strictWorkflowStep,
);

const valueType = z.enum(['string', 'integer', 'number', 'boolean', 'object', 'array']);

export const templateParameter = z.object({
  type: valueType,
  required: z.boolean().default(false),
  description: z.string().default(''),
  default: json.optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** What a run takes, by name. */
export const templateParameters = z.record(z.string(), templateParameter);
export type TemplateParameters = z.infer<typeof templateParameters>;

/** What a run gives back, by name. */
export const templateOutputs = z.record(z.string(), z.object({ type: valueType, description: z.string().default('') }));
export type TemplateOutputs = z.infer<typeof templateOutputs>;

export const logEntry = z.object({
  timestamp: z.iso.datetime({ offset: true, local: true }),
  level: z.enum(['info', 'warning', 'error', 'debug']),
  message: z.string(),
  step_index: z.int().optional(),
  step_name: z.string().optional(),
  details: jsonObject.optional(),
});
export type LogEntry = z.infer<typeof logEntry>;

/** The results of a run, by the name of the step that gave them. */
export type OutputData = JsonObject;

/** The whole row of a template, as JSON. */
export type TemplateSnapshot = JsonObject;
