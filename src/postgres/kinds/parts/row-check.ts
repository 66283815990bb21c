export interface Suggestion {
  readonly does: string;
  readonly sql: string;
}

/** A query that lists rows in the way. */
export interface RowCheck {
  /** What one row does, and what many do. */
  readonly fault: readonly [one: string, many: string];
  readonly query: string;
  readonly suggestion?: Suggestion;
  /** The table that is kept from writers, since values may get lost unseen: also where the query cannot be run. */
  readonly guarded?: string;
}
