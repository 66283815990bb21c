import { comment, comments } from '../declare/builders.js';
import { stepExecutionStatus, workflowExecutionStatus, workflowStatus, workflowStepType } from './enums.js';
import { workflowExecutions } from './executions.js';
import { workflowStepExecutions } from './step-executions.js';
import { workflowTemplateVersions } from './template-versions.js';
import { workflowTemplates } from './templates.js';

export const enumComments = [
  comment(workflowStatus, 'Where a workflow template stands in its life, from draft to archived'),
  comment(workflowStepType, 'What a step does: call a tool, decide, run another workflow, fan out or repeat'),
  comment(workflowExecutionStatus, 'Where a run of a workflow stands; completed, failed and cancelled are final'),
  comment(stepExecutionStatus, 'Where one attempt at a step stands; completed, failed and skipped are final'),
];

export const templateComments = comments(workflowTemplates, {
  $table: 'Reusable definitions of workflows, each a list of steps with parameters and outputs',
  tags: 'Words to find the template by: an array of strings',
  parameters: 'The parameters that a run takes: by name, their type, default and limits',
  outputs: 'What a run gives back: by name, its type and description',
  steps:
    'The steps in their order, each an object told apart by its type; parallel and loop steps hold steps of their own',
  allowedAssignees: 'Who may be given the work: an array of names of agents',
});

export const executionComments = comments(workflowExecutions, {
  $table: 'Runs of workflow templates, with their progress, results and errors',
  triggerContext: 'What set the run off and under which circumstances',
  inputParameters: "The values given for the template's parameters",
  executionContext: 'What the run remembers from one step to the next',
  outputData: 'The results, by the name of the step that gave them',
  errorDetails: 'What is known about the failure beyond its message',
  executionLog: 'What happened, oldest first: an array of entries with time, level and message',
});

export const stepExecutionComments = comments(workflowStepExecutions, {
  $table: 'Attempts at the steps of a run, one row each',
  stepConfig: 'The step as the template defined it when the attempt began',
  inputData: 'What the step was given',
  outputData: 'What the step gave back: any JSON',
  errorDetails: 'What is known about the failure beyond its message',
  toolParameters: 'What the tool was called with: any JSON',
  toolResult: 'What the tool answered: any JSON',
});

export const templateVersionComments = comments(workflowTemplateVersions, {
  $table: 'Earlier states of the templates, one row for each version',
  templateSnapshot: 'The whole template row as it was in this version',
});
