import type { WorkflowStep } from '../schema/index.js';

/** From the whole list to a step or its field: `[3, 'steps', 0]`. */
export type Path = readonly (string | number)[];

export interface Place {
  readonly step: WorkflowStep;
  readonly path: Path;
}

/** Every step of the tree, a parent before its children. The tree is no deeper than the models let through. */
export const placesOf = (steps: readonly WorkflowStep[], path: Path = []): Place[] =>
  steps.flatMap((step, index) => {
    const own = [...path, index];
    return [{ step, path: own }, ...('steps' in step ? placesOf(step.steps, [...own, 'steps']) : [])];
  });
