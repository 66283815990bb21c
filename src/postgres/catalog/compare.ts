import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type Json,
  parentId,
  sameJson,
  sameRoles,
  type Session,
} from '../model/index.js';
import { isSameButQuoted } from './same-quoting.js';
import { propertyOf } from '../kinds/index.js';

/** In which way an object differs: it is not there, nobody asked for it, or a property has another value. */
export type Change = 'missing' | 'unexpected' | 'changed';

/** One fact in which two catalogs disagree. */
export interface Difference {
  readonly change: Change;
  /** The object as it is expected; for `unexpected`, as it was found. */
  readonly object: CatalogObject;
  /** For `changed`: the object as it was found. */
  readonly found?: CatalogObject;
  /** For `changed`: which property, what was expected of it and what it is. NULL: not set. */
  readonly property?: string;
  readonly expected?: Json;
  readonly actual?: Json;
}

/** Which properties are compared. */
export interface CompareOptions {
  /** True: also what no statement could put right without losing values. */
  readonly all?: boolean;
}

/**
 * Compares two catalogs, property by property.
 *
 * @returns the differences, ordered by id; an object that is missing or unexpected gives one difference, and so does each
 *   object that stands on it
 */
export function compareCatalogs(
  expected: Catalog,
  actual: Catalog,
  { all = false }: CompareOptions = {},
): Difference[] {
  const found = catalogIndex(actual);
  const known = catalogIndex(expected);
  const session = actual.session ?? expected.session;
  const differences: Difference[] = [];
  for (const object of expected.objects) {
    const other = found.get(object);
    if (other) differences.push(...compareObjects(object, other, { all, session }));
    else differences.push({ change: 'missing', object });
  }
  for (const object of actual.objects) if (!known.has(object)) differences.push({ change: 'unexpected', object });
  return differences;
}

/** Leaves out what another difference already says: the columns of a missing table, the comment on a missing column. */
export function withoutImplied(differences: readonly Difference[]): Difference[] {
  const whole = new Set(differences.filter((d) => d.change !== 'changed').map((d) => d.object.id));
  return differences.filter((d) => !whole.has(parentId(d.object) ?? ''));
}

function compareObjects(
  expected: CatalogObject,
  actual: CatalogObject,
  { all, session }: { readonly all: boolean; readonly session: Session | undefined },
): Difference[] {
  const names = new Set([...Object.keys(expected.properties), ...Object.keys(actual.properties)]);
  const differences: Difference[] = [];
  for (const property of names) {
    if (!all && propertyOf(expected.kind, property)?.isBeyondStatements) continue;
    const wanted = expected.properties[property] ?? null;
    const is = actual.properties[property] ?? null;
    if (isPrintedFor(expected, property, is) || isPrintedFor(actual, property, wanted)) continue;
    if (sameRoles(wanted, is, actual, session) || sameRoles(is, wanted, actual, session)) continue;
    if (propertyOf(expected.kind, property)?.isQuoted && isSameButQuoted(wanted, is)) continue;
    differences.push({ change: 'changed', object: expected, found: actual, property, expected: wanted, actual: is });
  }
  return differences;
}

/** Whether PostgreSQL prints this value for the object's property. */
const isPrintedFor = ({ kind, properties, alternatives }: CatalogObject, property: string, value: Json): boolean =>
  sameJson(properties[property] ?? null, value) ||
  (propertyOf(kind, property)?.isPrinted === true &&
    (alternatives?.[property]?.some((other) => sameJson(other, value)) ?? false));

/** Whether a difference is one between two printed texts, none of which is missing. */
export const isPrintedText = ({ change, object, property = '', expected = null, actual = null }: Difference): boolean =>
  change === 'changed' && propertyOf(object.kind, property)?.isPrinted === true && expected !== null && actual !== null;
