import { z } from 'zod';
import { strictWorkflowStep, type WorkflowStep, workflowStep } from './json-shapes.js';

/** The fields that lead to another step, and the words that lead somewhere else. */
const references = {
  on_success: ['next', 'end', 'fail'],
  on_failure: ['fail', 'retry', 'end'],
  on_true: ['end', 'fail'],
  on_false: ['end', 'fail'],
} as const;

interface Place {
  readonly step: WorkflowStep;
  /** From the whole list to the step: `[3, 'steps', 0]`. */
  readonly path: readonly (string | number)[];
}

/** Every step of the tree, a parent before its children. */
const allSteps = (steps: readonly WorkflowStep[], path: readonly (string | number)[] = []): Place[] =>
  steps.flatMap((step, index) => {
    const own = [...path, index];
    return [{ step, path: own }, ...('steps' in step ? allSteps(step.steps, [...own, 'steps']) : [])];
  });

/** Reports each name that two steps bear and each reference to a name that none bears, with its path. */
function checkNames(steps: readonly WorkflowStep[], context: z.core.$RefinementCtx): void {
  const places = allSteps(steps);
  const names = new Set<string>();
  const report = (path: readonly (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: [...path], message });
  for (const { step, path } of places)
    if (names.has(step.name)) report([...path, 'name'], `two steps are named "${step.name}"`);
    else names.add(step.name);
  for (const { step, path } of places)
    for (const [field, words] of Object.entries(references)) {
      const to: unknown = (step as unknown as Record<string, unknown>)[field];
      if (typeof to !== 'string' || names.has(to) || (words as readonly string[]).includes(to)) continue;
      report([...path, field], `no step is named "${to}"; there are ${[...names].join(', ')}, and ${words.join(', ')}`);
    }
}

/**
 * The steps of a template: names are unique and references lead to a step, over the whole tree.
 *
 * Unknown keys are dropped. An issue's path leads to the field: `[3, 'steps', 0, 'on_failure']`.
 */
export const workflowSteps = z.array(workflowStep).superRefine(checkNames);

/** The same, and unknown keys are errors. */
export const strictWorkflowSteps = z.array(strictWorkflowStep).superRefine(checkNames);
