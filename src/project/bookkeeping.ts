/** Where drizzle records applied migrations. */
export interface Bookkeeping {
  readonly schema: string;
  readonly table: string;
  /** From 1.0 on, drizzle-orm knows a migration by its name, which a column of its own holds. */
  readonly hasNames?: boolean;
}
