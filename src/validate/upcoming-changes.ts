import type { Catalog, CatalogObject, DeclaredCatalog } from '../postgres/model/index.js';
import {
  compareCatalogs,
  type Difference,
  expectedOn,
  propertyLabel,
  restrictTo,
  withoutImplied,
} from '../postgres/catalog/index.js';
import { openRenames, withRecorded } from './coming-renames.js';
import { type Finding, fromDrift } from './finding.js';
import type { UpcomingChanges, UpcomingFailure, Validation } from './validation.js';
import type { RenamedObject } from '../project/index.js';

export interface UpcomingParts {
  /** The tags of the migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** What each of them renames. */
  readonly renames?: readonly (readonly RenamedObject[])[];
  /** The catalog that the database is at. */
  readonly now: DeclaredCatalog;
  /** The catalog that it is at when all migrations are applied. */
  readonly migrated: DeclaredCatalog;
  readonly declared: DeclaredCatalog;
  /** The database itself: what is declared next may be there already, made by other means. */
  readonly live: Catalog;
  /** Whether custom SQL made an object that nothing declared: generate will ask whether it stays. */
  readonly isAskedAbout?: (object: CatalogObject) => boolean;
}

/** What leads from the catalog that a database is at to the one that is declared; undefined if nothing does. */
export function upcomingChanges(parts: UpcomingParts): UpcomingChanges | undefined {
  const { tags, renames = [], now, migrated, declared, live, isAskedAbout = () => false } = parts;
  const isAhead = between(migrated.catalog, declared).length > 0;
  if (tags.length === 0 && !isAhead) return undefined;
  const finding = (difference: Difference, message: string): Finding => ({
    ...fromDrift({ ...difference, severity: 'error', isShared: false, root: difference.object.id }),
    message,
  });
  let present = now.catalog;
  const changes: Finding[] = [];
  for (const recorded of renames) {
    const { catalog, renamed } = withRecorded(present, now, recorded);
    present = catalog;
    changes.push(...renamed.map(({ difference, message }) => finding(difference, message)));
  }
  const open = openRenames(migrated.catalog, declared);
  changes.push(...open.told.map(({ difference, message }) => finding(difference, message)));
  for (const difference of between(withLive(present, live, declared), declared)) {
    const { object, change, property } = difference;
    if (open.settled.has(object.id) && (change !== 'changed' || property === 'values')) continue;
    changes.push(finding(difference, describeChange(difference, isAskedAbout)));
  }
  return { tags, isAhead, changes };
}

/** Adds what is declared next and there already: it will change, not be made. */
function withLive(now: Catalog, live: Catalog, declared: DeclaredCatalog): Catalog {
  const known = new Set(now.objects.map(({ id }) => id));
  const next = new Set(declared.catalog.objects.map(({ id }) => id));
  const there = restrictTo(live, declared).objects.filter(({ id }) => next.has(id) && !known.has(id));
  return { ...now, objects: [...now.objects, ...there] };
}

function describeChange(
  { change, object, property = '' }: Difference,
  isAskedAbout: (object: CatalogObject) => boolean,
): string {
  if (change === 'missing') return `will be created: ${object.id}`;
  if (change === 'unexpected')
    return isAskedAbout(object)
      ? `made by custom SQL and not declared: ${object.id}: generate will ask whether it stays (--keep or --drop)`
      : `will be dropped: ${object.id}`;
  return `will change: ${propertyLabel(property)} of ${object.id}`;
}

/** Snapshots may be of other majors. */
const between = (from: Catalog, to: DeclaredCatalog): Difference[] =>
  withoutImplied(compareCatalogs(expectedOn(to, from), from));

/**
 * The validation together with what is still to come. Declarations without a migration always fail it, pending migrations only if
 * `pending` is true.
 */
export function withUpcoming(
  validation: Validation,
  ahead: UpcomingChanges | undefined,
  { pending }: { readonly pending: boolean },
): Validation {
  if (!ahead) return validation;
  const failures: UpcomingFailure[] = [
    ...(pending && ahead.tags.length > 0 ? (['pending'] as const) : []),
    ...(ahead.isAhead ? (['ahead'] as const) : []),
  ];
  return { ...validation, ok: validation.ok && failures.length === 0, upcoming: ahead, failures };
}
