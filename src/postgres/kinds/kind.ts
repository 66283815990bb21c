import type { CatalogObject, Kind } from '../model/index.js';
import type { Kept } from './parts/keep.js';
import type { Found } from './parts/keep-comments.js';
import type { PlanOptions } from './plan-options.js';

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

/** How one kind of object is made, changed and dropped. Each gives statements without semicolons. */
export interface KindPlan {
  create(object: CatalogObject, context: PlanContext): readonly string[];
  /** What makes it whole once the columns are there: a column's default needs its sequence, which is owned by the column. */
  afterColumns?(object: CatalogObject): readonly string[];
  drop(object: CatalogObject): readonly string[];
  /**
   * The statements that turn `from` into `to` when only these properties differ, or undefined where PostgreSQL has none:
   * then the object is dropped and made again.
   */
  alter?(
    to: CatalogObject,
    from: CatalogObject,
    properties: readonly string[],
    context: PlanContext,
  ): readonly string[] | undefined;
  /**
   * The statements around dropping it and making it again, by which it keeps what nobody declares: rights, comments, its owner.
   *
   * @param now as it is made again
   */
  keep?(object: CatalogObject, context: PlanContext, now: CatalogObject): Kept;
  /** How it is found where it keeps nothing but its comment. */
  found?(object: CatalogObject): Found;
  /** What an object that is made has in common with the one that goes, whose place it takes: the name of a function. */
  takesPlaceBy?(object: CatalogObject): string;
  /**
   * The statements that turn `from` into `to` along with its parts, or undefined where PostgreSQL has none.
   *
   * @param properties that differ
   */
  reshape?(to: Whole, from: Whole, properties: readonly string[]): readonly string[] | undefined;
  /** Whether what refers to the object has to be dropped before such a change, and made again after it. */
  unsettles?(properties: readonly string[], to: CatalogObject, from: CatalogObject, isRebuilt: boolean): boolean;
  /** Whether the object is made, rebuilt and dropped only with the one that it stands on: a view's column. */
  isPart?(object: CatalogObject): boolean;
  /** Kinds of children that `create` makes along with the object: a table's columns. */
  readonly includes?: readonly Kind[];
  /** The ids of objects that this one refers to, so that they can only be dropped after it. */
  needs?(object: CatalogObject): readonly string[];
  /**
   * Another way to do what one of the kind's statements does.
   *
   * @param sql as `create`, `drop` or `alter` has given it
   * @param on what the object stands on
   */
  online?(
    sql: string,
    object: CatalogObject,
    on: CatalogObject | undefined,
    context: PlanContext,
  ): OnlineForm | undefined;
  readonly hazards?: {
    /** @param isAgain whether it was dropped by the same plan */
    create?(object: CatalogObject, isAgain: boolean): readonly Hazard[];
    /** @param isAgain whether it is made again by the same plan */
    drop?(object: CatalogObject, isAgain: boolean): readonly Hazard[];
    alter?(
      properties: readonly string[],
      to: CatalogObject,
      from: CatalogObject,
      context: PlanContext,
    ): readonly Hazard[];
    /**
     * What to do instead of making or changing it at once; undefined where there is nothing better.
     *
     * @param hazards what the change risks
     */
    safer?(
      object: CatalogObject,
      change: 'make' | 'drop',
      hazards: readonly Hazard[],
      context: PlanContext,
    ): string | undefined;
  };
}

/** An object with its parts. */
export interface Whole {
  readonly object: CatalogObject;
  readonly parts: readonly CatalogObject[];
}

/** What a kind has to know beyond its object. */
export interface PlanContext extends PlanOptions {
  /** Objects of the wanted catalog that stand on this one: the columns of a table. */
  childrenOf(id: string): readonly CatalogObject[];
  /** Objects of the present catalog that refer to this one: the columns of an enum. */
  referrersTo(id: string): readonly CatalogObject[];
}
