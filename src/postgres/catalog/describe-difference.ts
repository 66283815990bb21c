import type { Difference } from './compare.js';
import { isOwnerGrant, type Json, type Kind } from '../model/index.js';
import { kindOf, kinds, lostBy, propertyOf } from '../kinds/index.js';
import { renamedValue } from './value-renames.js';
import { literal } from '../sql/index.js';

/** How properties are put into words; the dashboard's script says the same in SQL. */
interface Wording {
  readonly plural: readonly string[];
  /** Names that lead to one object, written with dots. */
  readonly paths: readonly string[];
  /** Kinds and their properties that list what may bear another name: `enum values`. */
  readonly values: readonly string[];
  /** Values that say it all without the property's name, by property: each kind's file has its own, and they agree. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const plural =
  'arguments attributes checks columns events grantable identityOptions keys onDeleteColumns options privileges referencedColumns roles settings types values'.split(
    ' ',
  );
const paths = ['function', 'ownedBy', 'referencedTable'];

export const wording = (): Wording => ({
  plural,
  paths,
  values: kinds().flatMap(({ kind, values }) => (values ? [`${kind} ${values.property}`] : [])),
  words: Object.fromEntries(
    kinds().flatMap(({ properties }) =>
      Object.entries(properties).flatMap(([name, { words }]) => (words ? [[name, words] as const] : [])),
    ),
  ),
});

/** One difference in one line: the object, what was expected and what was found. */
export function describeDifference({
  change,
  object,
  property = '',
  expected = null,
  actual = null,
}: Difference): string {
  if (change === 'missing') return `${object.id} is missing`;
  if (change === 'unexpected' && isOwnerGrant(object)) return `${object.id} lacks ${show(lostBy(object))}`;
  if (change === 'unexpected') return `${object.id} is not declared`;
  // No kind has a property of this name: it is what a rename changes.
  if (property === 'name') return `${object.id} is there under another name: ${show(actual)}`;
  const renamed = kindOf(object.kind).values?.property === property ? renamedValue(expected, actual) : undefined;
  if (renamed)
    return `${object.id}: value ${literal(renamed.to)} is there under another name: ${literal(renamed.from)}`;
  const [is, wanted] = [wordFor(object.kind, property, actual), wordFor(object.kind, property, expected)];
  if (is !== undefined && wanted !== undefined) return `${object.id} is ${is}, expected ${wanted}`;
  const label = propertyLabel(property);
  const [found, declared] = [showAs(property, actual), showAs(property, expected)];
  const verb = plural.includes(property) ? 'are' : 'is';
  if (found !== declared) return `${object.id}: ${label} ${verb} ${found}, expected ${declared}`;
  return isSpace(actual, expected)
    ? `${object.id}: ${label} ${verb === 'are' ? 'differ' : 'differs'} only in white space`
    : `${object.id}: ${label} ${verb} ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`;
}

const wordFor = (kind: Kind, property: string, value: Json): string | undefined =>
  typeof value === 'object' && value !== null ? undefined : propertyOf(kind, property)?.words?.[String(value)];

const isSpace = (a: Json, b: Json): boolean => typeof a === 'string' && typeof b === 'string' && bare(a) === bare(b);

const bare = (text: string): string => text.replaceAll(/\s/g, '');

/** `notNull` becomes `not null`. */
export const propertyLabel = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const showAs = (property: string, value: Json): string =>
  paths.includes(property) && Array.isArray(value) ? value.join('.') : show(value);

/** A value for people: text on one line, lists with commas, nothing for what is not set. */
export function show(value: Json | undefined): string {
  if (value === undefined || value === null) return '(none)';
  if (typeof value === 'string') return value === '' ? "''" : value.replaceAll(/\s+/g, ' ').trim();
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(showItem).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A list within a list is the path of an object. */
const showItem = (item: Json): string => (Array.isArray(item) ? item.join('.') : show(item));
