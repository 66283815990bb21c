/** What the jsonb columns hold. Types alone, so that importing the tables loads no Zod, neither its code nor its types. */

/** Any JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

interface CommonStep {
  name: string;
  title: string;
  description: string;
  timeout_seconds: number;
  retry_count: number;
  retry_delay_seconds: number;
  /** `next`, `end`, `fail`, or a step's name. */
  on_success: string;
  /** `fail`, `retry`, `end`, or a step's name. */
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

/** The fields that have a default. */
type Filled = Exclude<keyof CommonStep, 'name' | 'title'> | 'parameters' | 'wait_for_all' | 'max_iterations';

type Given<Step> = { [Key in Exclude<keyof Step, Filled | 'steps'>]: Step[Key] } & {
  [Key in Extract<keyof Step, Filled>]?: Step[Key] | undefined;
} & ('steps' extends keyof Step ? { steps: WorkflowStepInput[] } : unknown);

/** A step as it is given: what has a default may be left out. */
export type WorkflowStepInput =
  Given<ActionStep> | Given<ConditionStep> | Given<WorkflowLinkStep> | Given<ParallelStep> | Given<LoopStep>;

/** The kinds of values that a template takes and gives. */
export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

export interface TemplateParameter {
  type: ValueType;
  required: boolean;
  description: string;
  default?: Json | undefined;
  enum?: string[] | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
}

/** What a run takes, by name. */
export type TemplateParameters = Record<string, TemplateParameter>;

/** What a run gives back, by name. */
export type TemplateOutputs = Record<string, { type: ValueType; description: string }>;

export interface LogEntry {
  /** ISO 8601; the offset may be left out. */
  timestamp: string;
  level: 'info' | 'warning' | 'error' | 'debug';
  message: string;
  step_index?: number | undefined;
  step_name?: string | undefined;
  details?: JsonObject | undefined;
}

/** The results of a run, by the name of the step that gave them. */
export type OutputData = JsonObject;

/** The whole row of a template, as JSON. */
export type TemplateSnapshot = JsonObject;
