import type { Catalog, DeclaredCatalog } from '../postgres/model/index.js';
import {
  compareCatalogs,
  type Difference,
  expectedOn,
  propertyLabel,
  withinDeclared,
  withoutImplied,
} from '../postgres/catalog/index.js';
import { fromDrift } from './finding.js';
import type { Outlook, OutlookFailure, Validation } from './validation.js';

export interface OutlookParts {
  /** The tags of the migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** The catalog that the database is at. */
  readonly now: DeclaredCatalog;
  /** The catalog that it is at when all migrations are applied. */
  readonly migrated: DeclaredCatalog;
  readonly declared: DeclaredCatalog;
  /** The database itself: what is declared next may be there already, made by other means. */
  readonly live: Catalog;
}

/** What leads from the catalog that a database is at to the one that is declared; undefined if nothing does. */
export function outlook({ tags, now, migrated, declared, live }: OutlookParts): Outlook | undefined {
  const isAhead = between(migrated.catalog, declared).length > 0;
  if (tags.length === 0 && !isAhead) return undefined;
  const changes = between(withLive(now.catalog, live, declared), declared).map((difference) => ({
    ...fromDrift({ ...difference, severity: 'error', isShared: false, root: difference.object.id }),
    message: describeChange(difference),
  }));
  return { tags, isAhead, changes };
}

/** Adds what is declared next and there already: it will change, not be made. */
function withLive(now: Catalog, live: Catalog, declared: DeclaredCatalog): Catalog {
  const known = new Set(now.objects.map(({ id }) => id));
  const next = new Set(declared.catalog.objects.map(({ id }) => id));
  const there = withinDeclared(live, declared).objects.filter(({ id }) => next.has(id) && !known.has(id));
  return { ...now, objects: [...now.objects, ...there] };
}

function describeChange({ change, object, property = '' }: Difference): string {
  if (change === 'missing') return `will be created: ${object.id}`;
  if (change === 'unexpected') return `will be dropped: ${object.id}`;
  return `will change: ${propertyLabel(property)} of ${object.id}`;
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
