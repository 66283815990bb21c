export interface Suggestion {
  readonly does: string;
  readonly sql: string;
}

/** A query that lists rows in the way. */
export interface RowCheck {
  /** What one row does, and what many do. */
  readonly fault: readonly [one: string, many: string];
  readonly query: string;
  /** Schema and name of their table, where the object stands on none. */
  readonly on?: readonly [string, string];
  readonly suggestion?: Suggestion;
  /** The table that is kept from writers, since values may get lost unseen: also where the query cannot be run. */
  readonly guarded?: string;
}
