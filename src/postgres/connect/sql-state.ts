/**
 * The SQLSTATE of PostgreSQL's error, or the code of a driver's or of Node's, also where it is the cause of another one: Drizzle's,
 * or ours, whose codes are written `small.with.dots`.
 */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z_]+$/.test(code)) return code;
  return cause === undefined ? undefined : sqlStateOf(cause);
}
