import type { CatalogObject, Json, Kind, Ref } from '../model/index.js';

/** The names that objects have after a rename. */
export interface Renamed {
  /** What was renamed: `to` as it is declared, `from` as it is in the database. */
  readonly renames: readonly { readonly to: Ref; readonly from: Ref }[];
  /** The path in the database of a declared object, which is of one of these kinds. */
  pathOf(kinds: readonly Kind[], path: readonly string[]): readonly string[];
}

/**
 * One property of a kind: the SQL expression that reads it, what its value is, and how it is compared. An expression that gives
 * NULL leaves it out.
 */
export interface Property<Value extends Json | undefined = Json | undefined> {
  readonly sql: string;
  /**
   * It is SQL as PostgreSQL prints it, and may be printed otherwise when the same thing is made from what was printed
   * (`alternatives`). Names, owners, privileges, lists of values and flags have one spelling.
   */
  readonly isPrinted?: true;
  /** PostgreSQL quotes the names in it that are keywords of its major. */
  readonly isQuoted?: true;
  /** No statement changes it without losing values: it is reported, and plans leave it as it is. */
  readonly isBeyondStatements?: true;
  /** It is compared only where it is declared. */
  readonly isOnlyDeclared?: true;
  /** It has to be as declared also on a shared object, since others rely on it. */
  readonly isOfSignature?: true;
  /** No declaration can state it: custom SQL in a migration sets it, and the history says what is expected. */
  readonly isUndeclarable?: true;
  /** What values are called after `is`, by their text; `null` for one that is not set: `is nullable, expected NOT NULL`. */
  readonly words?: Readonly<Record<string, string>>;
  /** Of one that no declaration can state: the property without which it may not fit any more, like a column's type. */
  readonly whileSame?: string;
  /** Of one that holds names of objects: its value with their names in a database where they bear others. */
  readonly rename?: (value: Json, bearer: Pick<CatalogObject, 'path' | 'properties'>, renamed: Renamed) => Json;
  /** For the compiler alone. */
  readonly value?: Value;
}

/** The properties of a kind, by name. */
export type PropertyTable = Readonly<Record<string, Property>>;

type ValueOf<P> = P extends Property<infer Value> ? Value : never;

/** What the properties of an object are. */
export type PropertiesOf<P extends PropertyTable> = {
  readonly [Name in keyof P as undefined extends ValueOf<P[Name]> ? never : Name]: ValueOf<P[Name]>;
} & {
  readonly [Name in keyof P as undefined extends ValueOf<P[Name]> ? Name : never]?: Exclude<
    ValueOf<P[Name]>,
    undefined
  >;
};

/** An object with these properties. */
export type ObjectWith<P extends PropertyTable> = Omit<CatalogObject, 'properties'> & {
  readonly properties: PropertiesOf<P>;
};

/** A word or a name. */
export const text = (sql: string): Property<string> => ({ sql });

/** A number that JSON holds exactly: up to 2^53. */
export const number = (sql: string): Property<number> => ({ sql });

/** A text of a number that JSON does not hold: bigint. */
export const bigint = (sql: string): Property<string> => ({ sql });

/**
 * True or false.
 *
 * @param yes what an object is called where it is true, in words that follow `is`
 * @param no the same where it is not
 */
export const flag = (sql: string, yes: string, no: string): Property<boolean> =>
  worded({ sql }, { true: yes, false: no, null: no });

/** A property whose values are words of PostgreSQL's that people would say otherwise. */
export const worded = <Value extends Json | undefined>(
  property: Property<Value>,
  words: Readonly<Record<string, string>>,
): Property<Value> => ({ ...property, words });

/** Texts; whether their order matters, the SQL decides. */
export const list = (sql: string): Property<readonly string[]> => ({ sql });

/** The names that lead to an object, from the outermost inwards. */
export const path = (sql: string): Property<readonly string[]> => ({ sql });

/** Several of these: the objects that it refers to. */
export const paths = (sql: string): Property<readonly (readonly string[])[]> => ({ sql });

/** Texts or numbers by name. */
export const record = <Value extends Json>(sql: string): Property<Readonly<Record<string, Value>>> => ({ sql });

/** An expression, a condition or a query, as PostgreSQL prints it. */
export const expression = (sql: string): Property<string> => ({ sql, isPrinted: true, isQuoted: true });

/** Several of these, in their order. */
export const expressions = (sql: string): Property<readonly string[]> => ({ sql, isPrinted: true, isQuoted: true });

/** The name of a type or a collation, as PostgreSQL prints it. */
export const typeName = (sql: string): Property<string> => ({ sql, isQuoted: true });

/** A property that not every object has. */
export const optional = <Value extends Json>(property: Property<Value>): Property<Value | undefined> => property;

/** A property that is compared in another way than most. */
export const compared = <Value extends Json | undefined>(
  property: Property<Value>,
  how: Pick<
    Property,
    'isBeyondStatements' | 'isOnlyDeclared' | 'isOfSignature' | 'isPrinted' | 'isUndeclarable' | 'whileSame'
  >,
): Property<Value> => ({ ...property, ...how });

/** A property that no declaration can state: what custom SQL in the history made of it stays. */
export const fromHistory = <Value extends Json | undefined>(
  property: Property<Value>,
  how: Pick<Property, 'whileSame'> = {},
): Property<Value> => compared(property, { isUndeclarable: true, ...how });
