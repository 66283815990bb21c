import type { Kind } from '../model/index.js';

/**
 * Properties that are SQL as PostgreSQL prints it: expressions, queries, conditions and bodies. Only these may be printed
 * otherwise when the same thing is made from what was printed, and have `alternatives`. Names, owners, privileges, lists of values
 * and flags have one spelling, and another one is a difference.
 */
export const printed: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  column: ['default', 'generated'],
  constraint: ['expression'],
  index: ['keys', 'predicate'],
  view: ['query'],
  rule: ['rule'],
  policy: ['using', 'check'],
  trigger: ['when'],
  function: ['arguments', 'body'],
  table: ['partitionKey', 'partitionBound'],
};

/** Whether a property is SQL as PostgreSQL prints it. */
export const isPrinted = (kind: Kind, property: string): boolean => printed[kind]?.includes(property) ?? false;
