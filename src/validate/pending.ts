import { compareCatalogs, type DeclaredCatalog, withoutImplied } from '../catalog/index.js';
import { type Finding, fromDifference } from './finding.js';

/** What lies between the catalog that a database stands at and the one that is declared. */
export interface Outlook {
  /** The migrations that are still to be applied; none where the declarations are ahead of all of them. */
  readonly tags: readonly string[];
  /** What they will change, told as if it were drift. */
  readonly changes: readonly Finding[];
}

/** Tells what leads from one declared catalog to the next. */
export function outlook(tags: readonly string[], now: DeclaredCatalog, next: DeclaredCatalog): Outlook {
  const differences = withoutImplied(compareCatalogs(next.catalog, now.catalog));
  return { tags, changes: differences.map((difference) => fromDifference(difference, false, difference.object.id)) };
}
