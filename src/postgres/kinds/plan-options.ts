import { type ColumnOrder, type DeclaredCatalog, objectId } from '../model/index.js';

/** What a plan has to know beyond the two catalogs. */
export interface PlanOptions {
  /** Ids of objects that are made if missing and never replaced or dropped. */
  readonly shared: ReadonlySet<string>;
  /** Objects (ids) on which these roles hold exactly what is declared, whatever the database grants by default. */
  readonly governed: {
    readonly roles: readonly string[];
    readonly targets: ReadonlySet<string>;
    /** Of the roles those that nobody here makes: one of them may own the objects. */
    readonly mayOwn?: readonly string[];
  };
  /** The order of a new table's columns; without it, by name. */
  readonly columnOrder?: ColumnOrder;
  /** Enums are made anew also for new values alone: PostgreSQL uses none before the transaction that adds it ends. */
  readonly rebuildEnums?: boolean;
  /** By the id of a column whose type changes: the expression that makes its values, where PostgreSQL has no cast. */
  readonly using?: ReadonlyMap<string, string>;
}

/** What the declarations say about plans towards them. */
export function planOptions({ shared, governed, columnOrder, catalog }: DeclaredCatalog): PlanOptions {
  const made = new Set(catalog.objects.flatMap(({ kind, path }) => (kind === 'role' ? path : [])));
  const mayOwn = governed.roles.filter((role) => role !== 'public' && !made.has(role));
  return {
    shared: new Set(shared),
    governed: { roles: governed.roles, targets: new Set(governed.targets.map((target) => objectId(target))), mayOwn },
    ...(columnOrder && { columnOrder }),
  };
}
