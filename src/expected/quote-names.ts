/** Where a snapshot holds SQL, values or types rather than names. */
const notNames = new Set([
  'default',
  'value',
  'using',
  'withCheck',
  'expression',
  'where',
  'definition',
  'as',
  'type',
  'with',
  'values',
  'isExpression',
  'id',
  'prevId',
]);

/**
 * Doubles the quotes in the names of a drizzle-kit snapshot: drizzle-kit writes names into its SQL between quotes as they are.
 *
 * @param snapshot is not changed
 */
export function quoteNames<T>(snapshot: T): T {
  return walk(snapshot, '') as T;
}

function walk(value: unknown, key: string): unknown {
  if (notNames.has(key)) return value;
  if (typeof value === 'string') return value.replaceAll('"', '""');
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  // What an index stands on is called an expression, also where it is a column's name.
  const isEnum = 'typeSchema' in value;
  const isColumn = (value as { isExpression?: unknown }).isExpression === false;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      walk(inner, (isColumn && name === 'expression') || (isEnum && name === 'type') ? '' : name),
    ]),
  );
}
