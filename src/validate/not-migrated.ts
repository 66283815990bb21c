import { kindOf } from '../postgres/kinds/index.js';
import type { Catalog, CatalogObject, DeclaredCatalog } from '../postgres/model/index.js';
import { lastDeclared } from '../project/index.js';
import type { History } from '../migrations/history/index.js';

/** A database to which no migration was applied and that has nothing of what is declared. */
export interface NotMigrated {
  /** How many migrations are to be applied. */
  readonly pending: number;
  /** How many objects are declared, without those that stand on others. */
  readonly declared: number;
  /** Whether it has nothing else in the schemas that were looked at. */
  readonly isEmpty: boolean;
  /** Whether any of the migrations has a catalog snapshot. */
  readonly hasCatalogs: boolean;
}

/** What was expected, and what was found. */
interface Compared {
  readonly expected: Catalog;
  readonly missing: ReadonlySet<string>;
  readonly declared: DeclaredCatalog;
  readonly live: Catalog;
}

/** Whether a database was not migrated at all; undefined where anything was done with it, or nothing waits to be. */
export function notMigrated(
  { expected, missing, declared, live }: Compared,
  history: History | undefined,
): NotMigrated | undefined {
  if (!history || history.pending.length === 0 || history.applied.length + history.unknown.length > 0) return undefined;
  const shared = new Set(declared.shared);
  const made = expected.objects.filter((object) => isOfDatabase(object) && !shared.has(object.id));
  if (made.length === 0 || !made.every(({ id }) => missing.has(id))) return undefined;
  return {
    pending: history.pending.length,
    declared: made.length,
    isEmpty: !live.objects.some((object) => isOfDatabase(object) && !shared.has(object.id)),
    hasCatalogs: lastDeclared(history.pending) !== undefined,
  };
}

/** What stands on nothing else, and is there only where somebody made it. */
const isOfDatabase = ({ kind, parent }: CatalogObject): boolean => {
  const { isOfServer, isNamespace, isGivenByDefault } = kindOf(kind);
  return parent === undefined && !isOfServer && !isNamespace && !isGivenByDefault;
};
