/** The SQLSTATE of PostgreSQL's error, also where it is the cause of another one: Drizzle's, or ours. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown };
  return code ?? (cause === undefined ? undefined : sqlStateOf(cause));
}
