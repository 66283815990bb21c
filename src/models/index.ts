export { json, jsonObject } from './json.js';
export { toJsonSchema } from './json-schema.js';
export {
  logEntry,
  stepName,
  strictWorkflowStep,
  templateOutputs,
  templateParameter,
  templateParameters,
  workflowStep,
} from './json-shapes.js';
export type {
  ActionStep,
  ConditionStep,
  Json,
  JsonObject,
  LogEntry,
  LoopStep,
  OutputData,
  ParallelStep,
  TemplateOutputs,
  TemplateParameter,
  TemplateParameters,
  TemplateSnapshot,
  ValueType,
  WorkflowLinkStep,
  WorkflowStep,
  WorkflowStepInput,
} from '../schema/index.js';
export { parametersModel, validateParameters } from './parameters.js';
export type { RowModels } from './row-models.js';
export * from './rows.js';
export * from './status-changes.js';
export { type StepWarning, stepWarnings } from './step-warnings.js';
export { strictWorkflowSteps, workflowSteps } from './steps.js';
export {
  type ExecutionPatch,
  type StepExecutionPatch,
  transitionExecution,
  transitionStep,
  type WorkflowDatabase,
} from './transition.js';
export { type FailedTransition, TransitionError } from './transition-error.js';
