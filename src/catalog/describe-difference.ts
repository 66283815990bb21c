import type { Difference } from './compare.js';
import type { Json } from './model.js';

/** One difference in one line: the object, what was expected and what was found. */
export function describeDifference({ change, object, property, expected, actual }: Difference): string {
  if (change === 'missing') return `${object.id} is missing`;
  if (change === 'unexpected') return `${object.id} is not declared`;
  // No kind has a property of this name: it is what a rename changes.
  if (property === 'name') return `${object.id} is there under another name: ${show(actual)}`;
  return `${object.id}: ${propertyLabel(property ?? '')} is ${show(actual)}, expected ${show(expected)}`;
}

/** `notNull` becomes `not null`. */
export const propertyLabel = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A value for people: text on one line, lists with commas, nothing for what is not set. */
export function show(value: Json | undefined): string {
  if (value === undefined || value === null) return '(none)';
  if (typeof value === 'string') return value === '' ? "''" : value.replaceAll(/\s+/g, ' ').trim();
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(show).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
