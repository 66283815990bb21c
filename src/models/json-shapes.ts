import * as z from 'zod';
import { json, jsonObject } from './json.js';
import type {
  LogEntry,
  TemplateOutputs,
  TemplateParameters,
  WorkflowStep,
  WorkflowStepInput,
} from '../schema/index.js';
import { checkDepth } from './step-depth.js';
import { text } from './text.js';

const filled = z.string().trim().min(1).pipe(text());

/** Letters, digits, `_` and `-`. */
export const stepName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9_-]+$/, 'a step name holds letters, digits, "_" and "-" only');

const common = {
  name: stepName,
  title: text(),
  description: text().default(''),
  timeout_seconds: z.int().positive().default(300),
  retry_count: z.int().min(0).default(0),
  retry_delay_seconds: z.int().positive().default(30),
  /** `next`, `end`, `fail`, or a step's name. */
  on_success: text().default('next'),
  /** `fail`, `retry`, `end`, or a step's name. */
  on_failure: text().default('fail'),
};

type StepModel = z.ZodType<WorkflowStep, WorkflowStepInput>;

/** The union of the steps, whose objects drop unknown keys or report them, on every level alike. */
function stepUnion(object: typeof z.object, step: () => StepModel): StepModel {
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

const anyStep: StepModel = stepUnion(z.object, () => anyStep);
const strictStep: StepModel = stepUnion(
  // The two differ only in what they do with unknown keys, but their types differ in that.
  z.strictObject as unknown as typeof z.object,
  () => strictStep,
);

/** The depth is looked at before the steps are parsed, which recurses. */
const bounded = <Out, In>(model: z.ZodType<Out, In>): z.ZodType<Out, In> =>
  z.preprocess(checkDepth, model) as unknown as z.ZodType<Out, In>;

/** A step of a workflow, told apart by its `type`; unknown keys are dropped. */
export const workflowStep = bounded(anyStep);

/** A step of which unknown keys, also on the steps inside it, are errors. */
export const strictWorkflowStep = bounded(strictStep);

/** Steps, whose names and references are not looked at. */
export const stepList = bounded(z.array(anyStep));
export const strictStepList = bounded(z.array(strictStep));

const valueType = z.enum(['string', 'integer', 'number', 'boolean', 'object', 'array']);

export const templateParameter = z.object({
  type: valueType,
  required: z.boolean().default(false),
  description: text().default(''),
  default: json.optional(),
  enum: z.array(text()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** What a run takes, by name. */
export const templateParameters = z.record(text(), templateParameter) satisfies z.ZodType<TemplateParameters>;

/** What a run gives back, by name. */
export const templateOutputs = z.record(
  text(),
  z.object({ type: valueType, description: text().default('') }),
) satisfies z.ZodType<TemplateOutputs>;

export const logEntry = z.object({
  timestamp: z.iso.datetime({ offset: true, local: true }),
  level: z.enum(['info', 'warning', 'error', 'debug']),
  message: text(),
  step_index: z.int().optional(),
  step_name: text().optional(),
  details: jsonObject.optional(),
}) satisfies z.ZodType<LogEntry>;
