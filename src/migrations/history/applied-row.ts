/** One row of drizzle's bookkeeping. */
export interface AppliedRow {
  readonly id: number;
  /** sha256 of the migration file as it was applied. */
  readonly hash: string;
  /** The journal's `when`, or the time in the name of the migration's folder. */
  readonly createdAt: number;
  /** The name of the migration's folder; undefined in a row of drizzle-orm 0.x. */
  readonly name?: string;
}
