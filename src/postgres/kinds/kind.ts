import type { Catalog, CatalogObject, Json, Kind, Named, Ref } from '../model/index.js';
import type { Owned } from '../sql/index.js';
import type { Address, DependencyAddress, LocatedObject, Privileges, Reading } from './reading.js';
import type { ObjectWith, PropertyTable } from './property.js';
import type { Kept } from './parts/keep.js';
import type { Found } from './parts/found.js';
import type { Altered, Carried, CatalogsOfPlan, Hazard, OnlineForm } from './statement.js';
import type { PlanOptions } from './plan-options.js';
import type { Rows } from './parts/violating-rows.js';
import type { RowCheck } from './parts/row-check.js';

/** A heading of the text report, and how it tells what it found. */
export interface Heading {
  /** Its place in the report. */
  readonly order: number;
  readonly icon: string;
  readonly title: string;
  /** One line for each declared object; `{name}` stands for its name. */
  readonly each?: string;
  /** One line for all of them; `{count}` stands for their number. `schema` is the name of the schema, or empty. */
  readonly all?: (schema: string) => string;
}

/**
 * All that is known of one kind of object: how it is read, made, changed, dropped, renamed, and what that costs. Statements come
 * without semicolons.
 */
export interface KindDefinition<O = CatalogObject> {
  readonly kind: Kind;
  readonly properties: PropertyTable;
  /** @param all the kinds that a catalog holds: comments and grants are read of each that has some */
  readonly read: (all: readonly KindDefinition[]) => readonly Reading[];
  /** Whether each object stands on another one, which it is made and dropped with. */
  readonly isDependent?: boolean;
  /** Where its comments are kept. */
  readonly commentsAt?: readonly Address[];
  readonly privileges?: Privileges;
  readonly dependenciesAt?: readonly DependencyAddress[];
  /** How one is found that others refer to by itself. */
  located?(path: readonly string[]): LocatedObject;
  /** Its part of the text report; kinds without one share the last. */
  readonly heading?: Heading;
  /** The kind under whose heading it is told. */
  readonly toldUnder?: Kind;
  /**
   * How statements name an object: `TABLE "public"."t"`, `POLICY "p" ON "public"."t"`.
   *
   * @param path the object's path, or a longer one that begins with it
   * @param word for the kind, where the kind alone does not tell it: `MATERIALIZED VIEW`
   */
  readonly sqlName: (path: readonly string[], word?: string) => string;
  /** Objects of the kind count on governed objects alone, there whoever made them: a grant. */
  readonly isGoverned?: boolean;
  /** Values that rows hold and that keep their rows under another name: the property that lists them. */
  readonly values?: { readonly property: string; rename(object: O, from: string, to: string): string };
  /** The role that it is declared to belong to. */
  declaredOwner?(object: O): string | undefined;
  /** As a server of this major describes it, which is older than the one that did; none where nothing is left of it. */
  onServer?(object: O, server: number): CatalogObject | undefined;
  /** How its owner is found, of what has one. */
  readonly ownedBy?: (path: readonly string[]) => Owned;
  /** The place of its own name in its path, where that is not the last. */
  readonly nameAt?: number;
  /** It lies in the schema beside what it stands on, under a name of its own: an index, a sequence. */
  readonly isBeside?: boolean;
  /** It has no name of its own, and bears that of what it stands on: a comment. */
  readonly isUnnamed?: boolean;
  /** It belongs to the whole server: a role. */
  readonly isOfServer?: boolean;
  /** Declared objects lie in it, or belong to it, so that another one beside it is nobody's affair: a schema, a role. */
  readonly isAround?: boolean;
  /** Its name begins the paths of what lies in it: a schema. */
  readonly isNamespace?: boolean;
  /** PostgreSQL itself made it. */
  isOfPostgres?(object: O): boolean;
  /** It holds rows or gives some, and others stand on it: a table, a view. */
  readonly isRelation?: boolean;
  /** It holds rows of its own, which go with it: a table. */
  readonly holdsRows?: boolean;
  /** Rows of what it stands on can be against it, or against a change of it: a column, a constraint, an index. */
  readonly isBrokenByRows?: boolean;
  /** A database may have made some by its own defaults, which nobody asked for: a grant. */
  readonly isGivenByDefault?: boolean;
  /** What follows ALTER before the new name (`TABLE "t" RENAME`), and before SET SCHEMA; without it, the object is made again. */
  renamed?(object: O): string;
  moved?(object: O): string;
  /** Code names it, and fails until it knows a new name. */
  isNamedByCode?(object: O): boolean;
  /** What to do instead of renaming it at once. */
  readonly saferRename?: string;
  /**
   * One that is missing is recognised under another name, if all else agrees; the outer ones are looked for first (the lower number),
   * for what stands on them is looked for there.
   */
  readonly recognised?: number;
  /**
   * It holds rows or values, or others stand on it, so that nobody but the user can say whether one that is new is another one under
   * a new name; the outer ones are asked about first (the lower number).
   */
  readonly asked?: number;
  /** With `asked`: what of it a rename keeps, and dropping it loses: `its rows`. */
  readonly kept?: string;
  /** It follows what it stands on: nobody is asked about it. */
  followsParent?(object: O): boolean;
  /** Whether one may have become the other by a new name, beside their kind and what they stand on. */
  mayBecome?(old: O, now: O): boolean;
  /** What makes two objects the same under two names, where a property holds the name. */
  withoutName?(object: O): Readonly<Record<string, Json>>;
  /** The names that PostgreSQL or Drizzle derives: by `name`, or by the property that holds it. */
  derivedNames?(object: O): Readonly<Record<string, readonly string[]>>;
  /** The roles that it names: they have to exist before it. */
  rolesNamed?(object: O): readonly string[];
  /** The objects of its kind that it inherits from: they come before it. */
  heirOf?(object: O): readonly Ref[];
  /** Its place among its kind in the order of making, from 0 to below 1; or beyond, after another kind. */
  place?(object: O, order: MakingOrder): number;
  /**
   * What becomes of it while an object that it refers to changes or is made again: it is made again itself, changes along, what it
   * stands on is made again, or its default is taken away meanwhile. Undefined: it stays.
   *
   * @param needed the object that it refers to
   * @param stays whether that one is changed, not made again
   */
  stepsAside?(object: O, needed: Ref, stays: boolean): 'remade' | 'changed' | 'parent' | 'default' | undefined;
  /**
   * What a migration takes from rows that are there, and no rollback brings back: a phrase each.
   *
   * @param now the object as the migration leaves it; undefined where it goes
   */
  loses?(object: O, now: O | undefined, after: AfterMigration): readonly string[];
  /**
   * The query that lists the rows which break it.
   *
   * @param rows those of its table
   * @param referenced for a foreign key: the rows of the table that it refers to
   * @returns undefined for what no row can break
   */
  violators?(object: O, rows: Rows, referenced?: Rows): string | undefined;
  /** Rows in the way of a change that is still to be made, or that would lose a value by it. */
  rowsInTheWay?(
    change: ChangeOf<O>,
    catalogs: { readonly wanted: Catalog; readonly live: Catalog },
  ): readonly RowCheck[];
  /** Schema and name of the relation that it stands on, where its path does not begin with them. */
  relationOf?(object: O): readonly [string, string];
  create(object: O, context: PlanContext): readonly string[];
  /** What makes it whole once objects of another kind are there: a column's default needs its sequence, which the column owns. */
  readonly completed?: { readonly after: Kind; sql(object: O): readonly string[] };
  drop(object: O): readonly string[];
  /**
   * The statements that turn `from` into `to` when only these properties differ, or undefined where PostgreSQL has none:
   * then the object is dropped and made again.
   */
  alter?(to: O, from: O, properties: readonly string[], context: PlanContext): readonly string[] | undefined;
  /** What is done around its change so that what it gives goes on. */
  carry?(change: Altered<O>, catalogs: CatalogsOfPlan): Carried;
  /**
   * The statements around dropping it and making it again, by which it keeps what nobody declares: rights, comments, its owner.
   *
   * @param now as it is made again
   */
  keep?(object: O, context: PlanContext, now: O): Kept;
  /** How it is found where it keeps nothing but its comment. */
  found?(object: O): Found;
  /** What an object that is made has in common with the one that goes, whose place it takes: the name of a function. */
  takesPlaceBy?(object: O): string;
  /**
   * The statements that turn `from` into `to` along with its parts, or undefined where PostgreSQL has none.
   *
   * @param properties that differ
   */
  reshape?(to: Whole<O>, from: Whole<O>, properties: readonly string[]): readonly string[] | undefined;
  /** Whether what refers to the object has to be dropped before such a change, and made again after it. */
  unsettles?(properties: readonly string[], to: O, from: O, isRebuilt: boolean): boolean;
  /** Whether the object is made, rebuilt and dropped only with the one that it stands on: a view's column. */
  isPart?(object: O): boolean;
  /** Kinds of children that `create` makes along with the object: a table's columns. */
  readonly includes?: readonly Kind[];
  /** The objects that this one refers to, so that they can only be dropped after it. */
  needs?(object: O): readonly Ref[];
  /**
   * Another way to do what one of the kind's statements does.
   *
   * @param sql as `create`, `drop` or `alter` has given it
   * @param on what the object stands on
   */
  online?(sql: string, object: O, on: CatalogObject | undefined, context: PlanContext): OnlineForm | undefined;
  readonly hazards?: {
    /** @param isAgain whether it was dropped by the same plan */
    create?(object: O, isAgain: boolean): readonly Hazard[];
    /** @param isAgain whether it is made again by the same plan */
    drop?(object: O, isAgain: boolean): readonly Hazard[];
    alter?(properties: readonly string[], to: O, from: O, context: PlanContext): readonly Hazard[];
    /**
     * What to do instead of making or changing it at once; undefined where there is nothing better.
     *
     * @param hazards what the change risks
     */
    safer?(object: O, change: 'make' | 'drop', hazards: readonly Hazard[], context: PlanContext): string | undefined;
  };
}

/** A kind whose objects have these properties. */
export interface DefinedKind<P extends PropertyTable> extends KindDefinition {
  readonly properties: P;
}

/**
 * Defines a kind of object: the one place where the toolkit learns of it.
 *
 * @returns the definition, by which {@link isKind} tells its objects
 */
export const defineKind = <P extends PropertyTable>(
  definition: KindDefinition<ObjectWith<P>> & { readonly properties: P },
): DefinedKind<P> => definition;

/** Whether an object is of a kind, and has the properties of that kind. */
export const isKind = <P extends PropertyTable>(
  object: CatalogObject,
  kind: DefinedKind<P>,
): object is CatalogObject & ObjectWith<P> => object.kind === kind.kind;

/** An object with its parts. */
export interface Whole<O = CatalogObject> {
  readonly object: O;
  readonly parts: readonly CatalogObject[];
}

/** One way in which an object is not as it is wanted. */
export interface ChangeOf<O> {
  readonly change: 'missing' | 'unexpected' | 'changed';
  /** As it is wanted; for `unexpected`, as it is. */
  readonly object: O;
  /** For `changed`: as it is, in which property, and what is wanted and is there. */
  readonly found?: O;
  readonly property?: string;
  readonly expected?: Json;
  readonly actual?: Json;
}

/** The catalog that a migration gives. */
export interface AfterMigration {
  get(of: Named | undefined): CatalogObject | undefined;
  /** Whether the values of a column (by its id) are made anew, since PostgreSQL has no cast. */
  isConverted(id: string): boolean;
}

/** The order in which objects are made. */
export interface MakingOrder {
  /** The place of a kind. */
  rankOf(kind: Kind): number;
  /** How many an object has above it that it inherits from. */
  depthOf(of: Ref | undefined): number;
}

/** What a kind has to know beyond its object. */
export interface PlanContext extends PlanOptions {
  /** Objects of the wanted catalog that stand on this one: the columns of a table. */
  childrenOf(of: Named | undefined): readonly CatalogObject[];
  /** Objects of the present catalog that refer to this one: the columns of an enum. */
  referrersTo(of: Named): readonly CatalogObject[];
}
