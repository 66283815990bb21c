import type * as z from 'zod';
import { stepList, strictStepList } from './json-shapes.js';
import type { WorkflowStep } from '../schema/index.js';
import { type Path, placesOf } from './step-places.js';

/** The fields that lead to another step, and the words that lead somewhere else. */
const references = {
  on_success: ['next', 'end', 'fail'],
  on_failure: ['fail', 'retry', 'end'],
  on_true: ['end', 'fail'],
  on_false: ['end', 'fail'],
} as const;

/** As many as help to find the right one. */
const named = 20;

const list = (names: ReadonlySet<string>): string => {
  const more = names.size - named;
  return [...[...names].slice(0, named), ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

/** Reports each name that two steps bear and each reference to a name that none bears, with its path. */
function checkNames(steps: readonly WorkflowStep[], context: z.core.$RefinementCtx): void {
  const places = placesOf(steps);
  const names = new Set<string>();
  const report = (path: Path, message: string): void => context.addIssue({ code: 'custom', path: [...path], message });
  for (const { step, path } of places)
    if (names.has(step.name)) report([...path, 'name'], `two steps are named "${step.name}"`);
    else names.add(step.name);
  const all = list(names);
  for (const { step, path } of places)
    for (const [field, words] of Object.entries(references)) {
      const to: unknown = (step as unknown as Record<string, unknown>)[field];
      if (typeof to !== 'string' || names.has(to) || (words as readonly string[]).includes(to)) continue;
      report([...path, field], `no step is named "${to}"; there are ${all}, and ${words.join(', ')}`);
    }
}

/**
 * The steps of a template: names are unique and references lead to a step, over the whole tree.
 *
 * Unknown keys are dropped. An issue's path leads to the field: `[3, 'steps', 0, 'on_failure']`.
 */
export const workflowSteps = stepList.superRefine(checkNames);

/** The same, and unknown keys are errors. */
export const strictWorkflowSteps = strictStepList.superRefine(checkNames);
