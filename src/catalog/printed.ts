/**
 * Properties whose value PostgreSQL prints from a stored tree: only they may have other texts (`alternatives`) that mean the same.
 *
 * Names, owners, privileges, lists of values and flags have one spelling, and another one is a difference.
 */
export const printedProperties: readonly string[] = [
  'default',
  'generated',
  'expression',
  'keys',
  'predicate',
  'query',
  'rule',
  'using',
  'check',
  'when',
  'body',
  'arguments',
  'partitionKey',
  'partitionBound',
];
