import type { Kind } from './model.js';

/**
 * Whether no statement can change a property without losing values: it is reported, and plans leave it as it is. A column is an
 * inherited one only where it was made with its table, or by its parent's.
 */
export const isBeyondStatements = (kind: Kind, property: string): boolean =>
  kind === 'column' && property === 'inherited';
