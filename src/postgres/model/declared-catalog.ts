import type { Catalog, Kind, Ref } from './catalog.js';

/** The columns of each table (by id) in the order in which they were made. It never matters to a comparison. */
export type ColumnOrder = Readonly<Record<string, readonly string[]>>;

/** What a row is inserted, changed and deleted with, to prove that the database does its work; values are SQL expressions. */
export interface OperationTestData {
  /** What the report calls the row: `Workflow template`. */
  readonly subject: string;
  /** Schema and name of the table. */
  readonly table: readonly [string, string];
  readonly insert: Readonly<Record<string, string>>;
  readonly update?: Readonly<Record<string, string>>;
  /** The column that a trigger must move when the row changes. */
  readonly touches?: string;
}

/** The catalog that the declarations ask for, and how far they reach. It is kept beside each migration. */
export interface DeclaredCatalog {
  /** Tells whether the declarations have changed since. */
  readonly fingerprint: string;
  /** Ids of objects that are made if missing and never replaced or dropped. */
  readonly shared: readonly string[];
  /** Ids of shared functions of which more than the signature is compared. */
  readonly comparedBodies?: readonly string[];
  /** On these objects nobody holds more than is declared; migrations take the rest from these roles. */
  readonly governed: { readonly roles: readonly string[]; readonly targets: readonly Ref[] };
  /** Kinds of which an object that stands on a declared one has to be declared, too. */
  readonly managed: readonly Kind[];
  readonly operationTests: readonly OperationTestData[];
  /** Ids of objects on declared ones that custom SQL made, and that are left alone. */
  readonly kept?: readonly string[];
  /** In which order tables are made; without it, by name. */
  readonly columnOrder?: ColumnOrder;
  readonly catalog: Catalog;
}
