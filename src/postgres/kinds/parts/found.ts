/** How an object is found: the catalog that describes it, and SQL for its number there. */
export interface Found {
  readonly catalog: 'pg_class' | 'pg_constraint' | 'pg_policy' | 'pg_rewrite' | 'pg_trigger';
  readonly oid: string;
}
