/** One SELECT that reads objects of a kind. It may use the common tables of `catalog-query.ts`: `scope` and `relation`. */
export interface Reading {
  /** SQL expressions: the names that lead to the object. */
  readonly path: readonly string[];
  /** What it stands on: SQL for the kind, and for the names that lead to it. */
  readonly on?: { readonly kind: string; readonly path: readonly string[]; readonly where?: string };
  /** `from … where …`. */
  readonly from: string;
  /** SQL for how PostgreSQL would make it again. */
  readonly definition?: string;
  /** SQL text that is kept as the definition whether definitions are asked for or not. */
  readonly note?: string;
  /** SQL of the properties, where this SELECT reads them otherwise, or only these. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** Where PostgreSQL keeps objects of a kind, so that what belongs to them (comments, dependencies) is found. */
export interface Address {
  /** The catalog: `pg_policy`. */
  readonly catalog: string;
  /** SQL: the number of the object in it, and of its part. */
  readonly oid: string;
  readonly subId?: string;
  /** SQL expressions: the names that lead to the object. */
  readonly path: readonly string[];
  /** `from … where …`, over `scope` and `relation`. */
  readonly from: string;
  /** SQL text: the word after COMMENT ON where the kind alone does not tell it. */
  readonly word?: string;
}

/** Where pg_depend speaks of objects of a kind, or of what is theirs: a column's default, a table's row type. */
export interface DependencyAddress extends Omit<Address, 'word'> {
  /** `from … where …`, over `namespace n`: every schema but PostgreSQL's own. */
  readonly from: string;
}

/** SQL that finds one object: the catalog that describes it, its number there, and that of its part. */
export interface LocatedObject {
  readonly catalog: string;
  readonly oid: string;
  readonly subId?: string;
}

/** What owners and others may hold on objects of a kind. */
export interface Privileges {
  /** Each that there is, and the major that brought it, if one of 14 to 18 did. */
  readonly names: Readonly<Record<string, number>>;
  /** SQL expressions: the names that lead to the object. */
  readonly path: readonly string[];
  readonly owner: string;
  /** SQL aclitem[]; NULL stands for the usual rights. */
  readonly given: string;
  /** SQL aclitem[]: the rights that PostgreSQL gives by itself; a column has none. */
  readonly usual?: string;
  /** Those of them that everybody has: PostgreSQL manual, 5.8. Privileges, "Default PUBLIC Privileges". */
  readonly everybodys?: readonly string[];
  readonly from: string;
}
