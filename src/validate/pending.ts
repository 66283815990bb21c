import {
  type Catalog,
  compareCatalogs,
  type DeclaredCatalog,
  type Difference,
  expectedOn,
  withoutImplied,
} from '../catalog/index.js';
import { type Finding, fromDrift } from './finding.js';
import type { Validation } from './validate-catalog.js';

/** What is between the catalog that a database is at and the one that is declared. */
export interface Outlook {
  /** The migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** True if the declarations ask for something that no migration makes. */
  readonly isAhead: boolean;
  /** What all of that changes, worded as if it were drift. */
  readonly changes: readonly Finding[];
}

/** What of an {@link Outlook} fails a validation. */
export type OutlookFailure = 'pending' | 'ahead';

export interface OutlookParts {
  /** The tags of the migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** The catalog that the database is at. */
  readonly now: DeclaredCatalog;
  /** The catalog that it is at when all migrations are applied. */
  readonly migrated: DeclaredCatalog;
  readonly declared: DeclaredCatalog;
}

/** What leads from the catalog that a database is at to the one that is declared; undefined if nothing does. */
export function outlook({ tags, now, migrated, declared }: OutlookParts): Outlook | undefined {
  const isAhead = between(migrated.catalog, declared).length > 0;
  if (tags.length === 0 && !isAhead) return undefined;
  const changes = between(now.catalog, declared).map((difference) =>
    fromDrift({ ...difference, severity: 'error', isShared: false, root: difference.object.id }),
  );
  return { tags, isAhead, changes };
}

/** Snapshots may be of other majors. */
const between = (from: Catalog, to: DeclaredCatalog): Difference[] =>
  withoutImplied(compareCatalogs(expectedOn(to, from), from));

/**
 * The validation together with what is still to come. Declarations without a migration always fail it, pending migrations only if
 * `pending` is true.
 */
export function withOutlook(
  validation: Validation,
  ahead: Outlook | undefined,
  { pending }: { readonly pending: boolean },
): Validation {
  if (!ahead) return validation;
  const failures: OutlookFailure[] = [
    ...(pending && ahead.tags.length > 0 ? (['pending'] as const) : []),
    ...(ahead.isAhead ? (['ahead'] as const) : []),
  ];
  return { ...validation, ok: validation.ok && failures.length === 0, outlook: ahead, failures };
}
