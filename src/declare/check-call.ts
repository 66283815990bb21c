import * as v from 'valibot';
import { didYouMean } from '../errors/index.js';
import { DeclarationError, kindOfDeclaration } from './declaration.js';

/**
 * Refuses what a call passes otherwise than its types ask for: a JavaScript user has no compiler that says so.
 *
 * @param call as it is written: `pgFunction('search')`
 * @param shape of the object that it takes; the message of each part says what it must be: `a text`
 * @throws DeclarationError naming the call, the key and what is expected
 */
export function checkCall(call: string, shape: v.GenericSchema, value: unknown): void {
  // The config may be another declaration, spread, with some keys changed.
  const { name: _, ...config } = Object(value) as { name?: unknown };
  const { issues } = v.safeParse(shape, kindOfDeclaration(value) === undefined ? value : config);
  const [issue] = issues ?? [];
  if (!issue) return;
  const key = v.getDotPath(issue) ?? undefined;
  throw new DeclarationError(`${call}: ${complaint(issue, key, shape)}`, {
    facts: { object: call, ...(key !== undefined && { setting: key }), found: shown(issue.input) },
  });
}

function complaint(issue: v.BaseIssue<unknown>, key: string | undefined, shape: v.GenericSchema): string {
  if (key === undefined) return `it takes ${issue.message}, not ${shown(issue.input)}.`;
  if (issue.type !== 'strict_object' || issue.path?.at(-1)?.origin !== 'key')
    return `${placeOf(key)} must be ${issue.message}, not ${shown(issue.input)}.`;
  const entries = entriesAt(shape, issue.path.slice(0, -1));
  const own = String(issue.path.at(-1)?.key);
  const wanted = entries[own]?.message;
  if (typeof wanted === 'string') return `\`${key}\` is missing: it must be ${wanted}.`;
  const keys = Object.keys(entries);
  const meant = didYouMean(own, keys);
  return `it does not know \`${key}\`. ${meant === undefined ? '' : `${meant} `}It knows ${keys.join(', ')}.`;
}

/** A list is what was passed: an argument each. */
const placeOf = (key: string): string => (/^\d+$/.test(key) ? `argument ${Number(key) + 1}` : `\`${key}\``);

type Entries = Readonly<Record<string, { readonly message?: unknown }>>;

/** The keys that the object at the end of a path has. */
function entriesAt(shape: unknown, path: readonly { readonly key: unknown }[]): Entries {
  const { wrapped, item, entries } = (shape ?? {}) as { wrapped?: unknown; item?: unknown; entries?: Entries };
  if (wrapped !== undefined) return entriesAt(wrapped, path);
  const [first, ...rest] = path;
  if (first === undefined) return entries ?? {};
  return entriesAt(item ?? entries?.[String(first.key)], rest);
}

/** A value in a message: short, and never the inside of an object. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Something that only code can recognise, like a table. */
export const instance = (is: (value: unknown) => boolean, wanted: string): v.GenericSchema => v.custom(is, wanted);
export const text = v.string('a text');
export const flag = v.boolean('true or false');
export const number = v.number('a number');
/** An object whose keys are free. */
export const record = (item: v.GenericSchema, wanted: string): v.GenericSchema =>
  v.pipe(
    v.custom((value) => !Array.isArray(value), wanted),
    v.record(v.string(), item, wanted),
  );
export const oneOf = <const Words extends readonly string[]>(...words: Words): v.GenericSchema =>
  v.picklist(words, `one of ${words.map((word) => `'${word}'`).join(', ')}`);
