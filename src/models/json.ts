import * as z from 'zod';
import type { Json, JsonObject } from '../schema/index.js';
import { notStorable } from './text.js';

/** How deep JSON may nest. PostgreSQL's bound is its stack, some thousands of levels: `max_stack_depth`. */
const deepest = 500;

/** A part of a value, and where it is: a chain to the root, since most paths are never told. */
interface Part {
  readonly value: unknown;
  readonly depth: number;
  readonly key?: string | number;
  readonly parent?: Part;
}

/** From the root down; of a path of hundreds of steps, the first tell enough. */
function pathTo(part: Part): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Part | undefined = part; at?.key !== undefined; at = at.parent) path.push(at.key);
  return path.reverse().slice(0, 20);
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/** What keeps one part, without what is in it, from being JSON that PostgreSQL stores. */
function problemOf(value: unknown): string | undefined {
  if (typeof value === 'string') return notStorable(value);
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${value} is no JSON number`;
  if (typeof value !== 'object') return `${typeof value} is no JSON`;
  if (Array.isArray(value)) return undefined;
  if (!isPlain(value))
    return `${value.constructor?.name ?? 'this object'} is no JSON: give what it should be stored as`;
  return Object.keys(value)
    .map((key) => notStorable(key))
    .find((problem) => problem !== undefined);
}

function partsOf(parent: Part): Part[] {
  const { value } = parent;
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.map(([key, item]) => ({ value: item, depth: parent.depth + 1, key, parent }));
}

/** Reports the first part that PostgreSQL would refuse. Without recursion, so that no input exhausts the stack. */
function checkJson(value: unknown, context: z.core.$RefinementCtx): void {
  let level: Part[] = [{ value, depth: 0 }];
  while (level.length > 0) {
    for (const part of level) {
      const message = part.depth > deepest ? `JSON nests at most ${deepest} levels deep` : problemOf(part.value);
      if (message === undefined) continue;
      context.addIssue({ code: 'custom', path: pathTo(part), message });
      return;
    }
    level = level.flatMap(partsOf);
  }
}

/** Any JSON that PostgreSQL stores: without NUL characters and halves of surrogate pairs, also in its keys. */
export const json = z.unknown().superRefine(checkJson) as unknown as z.ZodType<Json, Json>;

/** A JSON object, with whatever is in it. */
export const jsonObject = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'expected an object',
    abort: true,
  })
  .superRefine(checkJson)
  .meta({ type: 'object' }) as unknown as z.ZodType<JsonObject, JsonObject>;
