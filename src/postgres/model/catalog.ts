/** A value as PostgreSQL reports it, in JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The name of a kind of object, e.g. `policy`; `kinds/kinds.ts` lists them. */
export type Kind = string;

/** Refers to an object: its kind and the names that lead to it, e.g. `policy`, `['public', 't', 'p']`. */
export interface Ref {
  readonly kind: Kind;
  /** From the outermost name inwards: schema, table, own name. A comment bears its target's path, a grant adds the grantee. */
  readonly path: readonly string[];
}

/** One thing in a database, as PostgreSQL describes it. */
export interface CatalogObject extends Ref {
  /** The one identity, e.g. `policy public.t.name`. */
  readonly id: string;
  /** The object that this one stands on and goes away with: a column's table, a comment's target. */
  readonly parent?: Ref;
  /** Everything that is compared. A property that is not set is absent, never null. */
  readonly properties: Readonly<Record<string, Json>>;
  /**
   * Other texts that PostgreSQL prints for the same properties: `x IN ('a')` over a varchar is printed otherwise once it has been
   * dumped and restored.
   */
  readonly alternatives?: Readonly<Record<string, readonly Json[]>>;
  /** The SQL by which PostgreSQL would make it again (`pg_get_indexdef` and the like); never compared. */
  readonly definition?: string;
}

/** Whom the words `current_user` and the like stand for on a server. */
export interface Session {
  readonly currentUser: string;
  readonly sessionUser: string;
  /** Who owns a table with policies, by its id: that role, or one like it, has made the policies. */
  readonly owners: Readonly<Record<string, string>>;
}

/** Of version 1, in which a parent is an id, there are files. */
export const catalogVersion = 2;

/** Objects of a database, ordered by id. */
export interface Catalog {
  /** The layout of this description: {@link catalogVersion}. */
  readonly version: typeof catalogVersion;
  /** The major version of the server that described it, e.g. 17. */
  readonly server: number;
  readonly objects: readonly CatalogObject[];
  /** How many objects of kinds that a catalog does not hold were seen beside them, if that was asked. Never compared, never kept. */
  readonly notModelled?: readonly { readonly kind: string; readonly count: number }[];
  /** Who read it; of a catalog that was read, not of one that was kept. */
  readonly session?: Session;
}
