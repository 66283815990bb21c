import { compareCatalogs, type DeclaredCatalog, withoutImplied } from '../catalog/index.js';
import { type Finding, fromDifference } from './finding.js';

/** What lies between the catalog that a database stands at and the one that is declared. */
export interface Outlook {
  /** The migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** True where the declarations have changed since the last migration was generated. */
  readonly isAhead: boolean;
  /** What all of that changes, told as if it were drift. */
  readonly changes: readonly Finding[];
}

/**
 * Tells what leads from the catalog that a database stands at to the one that is declared.
 *
 * @param tags of the migrations that are still to be applied
 */
export function outlook(
  tags: readonly string[],
  isAhead: boolean,
  now: DeclaredCatalog,
  next: DeclaredCatalog,
): Outlook {
  const differences = withoutImplied(compareCatalogs(next.catalog, now.catalog));
  return {
    tags,
    isAhead,
    changes: differences.map((difference) => fromDifference(difference, false, difference.object.id)),
  };
}
