import type { Kind } from '../model/index.js';

/**
 * Properties that no statement can change without losing values: they are reported, and plans leave them as they are. A column is an
 * inherited one only where it was made with its table, or by its parent's.
 */
export const beyondStatements: Readonly<Partial<Record<Kind, readonly string[]>>> = { column: ['inherited'] };

export const isBeyondStatements = (kind: Kind, property: string): boolean =>
  beyondStatements[kind]?.includes(property) ?? false;
