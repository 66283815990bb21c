/** Where drizzle records applied migrations. */
export interface Bookkeeping {
  readonly schema: string;
  readonly table: string;
}
