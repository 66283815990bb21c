import type { Catalog } from '../model/index.js';

/** What running a statement may cost, in the words of its `hazards`. */
export type Hazard =
  /** Rows or values are gone for good. */
  | 'data loss'
  /** A type change rounds, cuts or respells values. */
  | 'may change values'
  /** It fails when rows are there that break the rule. */
  | 'fails on existing rows'
  /** The table is rewritten under an exclusive lock. */
  | 'table rewrite'
  /** Every row is read under a lock that keeps writers out, or readers too. */
  | 'full scan'
  /** Writers wait until an index is built. */
  | 'blocks writes'
  /** Code that names it fails until it knows the new name, or does without. */
  | 'breaks running code'
  /** Row level security begins: who is named by no policy sees no row. */
  | 'hides rows from roles without a policy'
  /** Row level security ends. */
  | 'shows rows that policies hid'
  /** A materialized view is made again: its query runs, while nobody can read it. */
  | 'computes its rows again'
  /** Indexes, generated columns and CHECKs were computed by the function as it was (PostgreSQL manual, CREATE INDEX and 5.4.1). */
  | `leaves old results in ${string}`
  /** A role loses rights that it has, or may have by default privileges. */
  | `takes away ${string}`
  /** A role gets rights on what was there before: a rollback gives back what the migration took, as the scratch database had it. */
  | `gives ${string}`
  /** A sequence begins at its start again, whatever numbers rows have. */
  | 'numbers restart if they are past the new bounds';

/** The way to the same end that a table in use bears better. */
export interface OnlineForm {
  /** What goes into the migration's transaction. */
  readonly first: readonly string[];
  /** What runs after it, each statement by itself and without a transaction. */
  readonly later: readonly string[];
}

/** An object that differs, and in what. */
export interface Altered<O> {
  readonly to: O;
  readonly from: O;
  readonly properties: readonly string[];
}

/** What a plan is between. */
export interface CatalogsOfPlan {
  readonly before: Catalog;
  readonly after: Catalog;
  /** Ids of what is dropped. */
  readonly dropped: ReadonlySet<string>;
}

/** What is done around an object's own change so that what it gives goes on: the numbers of a column. */
export interface Carried {
  /** Before everything else. */
  readonly first: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The id of the object that is dropped here, and nowhere else. */
  readonly drops?: string;
}

/** One SQL statement of a plan, without its semicolon. */
export interface Statement {
  readonly sql: string;
  readonly hazards: readonly Hazard[];
  /** The form that a table in use bears better. */
  readonly safer?: string;
  /** That form, where there is one that leaves the catalog just the same. */
  readonly online?: OnlineForm;
  /** The id of the object that it makes, changes or drops. */
  readonly object: string;
  /** It changes nothing, but keeps what the object has while that is dropped and made again. */
  readonly keeps?: boolean;
  /** What else its SQL does: changes of other columns of the table. */
  readonly also?: readonly Statement[];
  /** Schema and name of the table on which the object stands; undefined where it stands for itself. */
  readonly on?: readonly [string, string];
}
