import type * as z from 'zod';

/** How many levels of steps a template may have, the top one included. */
const deepest = 32;

interface Level {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
  readonly depth: number;
}

const stepsOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'steps' in value ? value.steps : undefined;

/**
 * Reports steps that lie within each other too deep for a parser that recurses, and hands the value on. A step in a database or a
 * request is anybody's.
 *
 * @param value a step or a list of steps, unchecked
 */
export function checkDepth(value: unknown, context: z.core.$RefinementCtx): unknown {
  const waiting: Level[] = [{ value, path: [], depth: 1 }];
  for (let level = waiting.pop(); level; level = waiting.pop()) {
    const { path, depth } = level;
    if (depth > deepest) {
      context.addIssue({
        code: 'custom',
        path: [...path],
        message: `steps lie within each other at most ${deepest} levels deep`,
      });
      break;
    }
    if (Array.isArray(level.value))
      for (const [index, step] of level.value.entries()) {
        const steps = stepsOf(step);
        if (Array.isArray(steps)) waiting.push({ value: steps, path: [...path, index, 'steps'], depth: depth + 1 });
      }
    else {
      const steps = stepsOf(level.value);
      if (Array.isArray(steps)) waiting.push({ value: steps, path: [...path, 'steps'], depth: depth + 1 });
    }
  }
  return value;
}
