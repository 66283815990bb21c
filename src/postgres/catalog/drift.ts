import { compareCatalogs, type Difference, withoutImplied } from './compare.js';
import { type Catalog, catalogIndex, type CatalogObject, type DeclaredCatalog } from '../model/index.js';
import { expectedOn, type ReachOptions, restrictTo } from './declared.js';
import { describeDifference } from './describe-difference.js';
import { findRenames, type Rename, renameIn } from './renames.js';
import { propertyOf } from '../kinds/index.js';
import { derivedNames } from './derived-name.js';

/** An error fails a validation; a warning is reported and does not. */
export type Severity = 'error' | 'warning';

/**
 * One difference between a live database and what is declared, as every report lists and counts it: without what another one
 * implies, a renamed object once.
 */
export interface Drift extends Difference {
  readonly severity: Severity;
  /** True for an object that is made if missing, and never replaced. */
  readonly isShared: boolean;
  /** The id of the table, type or function that the object belongs to, or its own. */
  readonly root: string;
}

/** Whether a property of an object is a warning when it differs: of a shared one, all but its signature. */
const isFree = (object: CatalogObject, property: string, isShared: boolean): boolean =>
  propertyOf(object.kind, property)?.isBeyondStatements === true ||
  derivedNames(object).includes(property) ||
  (isShared && !propertyOf(object.kind, property)?.isOfSignature);

/**
 * Compares a live database with what is declared. A renamed object is one difference in its property `name`; what belongs to it is
 * compared under the name that it has now, and reported under the declared one.
 *
 * @param live everything in the declared schemas
 * @returns ordered by id; {@link countDrift} counts it
 */
export function driftOf(
  declared: DeclaredCatalog,
  live: Catalog,
  options: ReachOptions = {},
): { readonly renames: readonly Rename[]; readonly drift: readonly Drift[] } {
  const renames = findRenames(declared, live);
  const renamed = renames.map((rename): Drift => {
    const root = catalogIndex(declared.catalog).ancestorIds(rename.to).at(-1) ?? rename.to.id;
    const severity = isFree(rename.to, 'name', false) ? 'warning' : 'error';
    return { ...nameOf(rename), severity, isShared: false, root };
  });
  const drift = [...renamed, ...compare(declared, live, renames, options)];
  const messages = new Map(drift.map((one) => [one, describeDifference(one)]));
  const order = (a: Drift, b: Drift): number =>
    byCodePoint(a.object.id, b.object.id) || byCodePoint(messages.get(a) ?? '', messages.get(b) ?? '');
  return { renames, drift: drift.sort(order) };
}

/** How many differences are listed, in words: `2 differences, 1 warning`, or `no differences`. */
export const countDrift = (drift: readonly { readonly severity: Severity }[]): string =>
  countDifferences(drift.length, warningsIn(drift));

/** The same from two numbers: of all differences, and of the warnings among them. */
export function countDifferences(all: number, warnings: number): string {
  const errors = all - warnings;
  const parts = [
    ...(errors > 0 ? [`${errors} difference${errors === 1 ? '' : 's'}`] : []),
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? '' : 's'}`] : []),
  ];
  return parts.length === 0 ? 'no differences' : parts.join(', ');
}

export const warningsIn = (drift: readonly { readonly severity: Severity }[]): number =>
  drift.filter(({ severity }) => severity === 'warning').length;

const nameOf = ({ to, from }: Rename): Difference => ({
  change: 'changed',
  object: to,
  found: from,
  property: 'name',
  expected: to.path.at(-1) ?? null,
  actual: from.path.at(-1) ?? null,
});

/** What differs, each object under its declared name. */
function compare(
  declared: DeclaredCatalog,
  whole: Catalog,
  renames: readonly Rename[],
  options: ReachOptions,
): Drift[] {
  const named = renames.length === 0 ? declared : renameIn(declared, renames);
  const declaredId = new Map(
    named.catalog.objects.map((object, index) => [object.id, declared.catalog.objects[index]?.id ?? object.id]),
  );
  const live = restrictTo(whole, named, options);
  const expected = expectedOn(named, live);
  const rootOf = rootFinder(expected, live);
  const shared = new Set(named.shared);
  return withoutImplied(compareCatalogs(expected, live, { all: true })).map((difference) => {
    const { object, change, property = '' } = difference;
    const root = rootOf(object.id);
    const isShared = shared.has(object.id);
    return {
      ...difference,
      object: { ...object, id: declaredId.get(object.id) ?? object.id },
      severity: change === 'changed' && isFree(object, property, isShared) ? 'warning' : 'error',
      isShared,
      root: declaredId.get(root) ?? root,
    };
  });
}

/** Finds the object that belongs to no other one above another: the table of a column's comment. */
function rootFinder(...catalogs: readonly Catalog[]): (id: string) => string {
  const { get, ancestorIds } = catalogIndex({ objects: catalogs.flatMap(({ objects }) => objects) });
  return (id) => {
    const object = get(id);
    return (object && ancestorIds(object).at(-1)) ?? id;
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
