import type { CatalogObject } from '../../catalog/index.js';
import { flag, ownName } from './properties.js';

/** Says by which index a table is to be clustered, or that by none; no row moves. */
export const clusterOn = (table: string, index: CatalogObject): string[] => [
  `ALTER TABLE ${table} ${flag(index, 'clustered') ? `CLUSTER ON ${ownName(index)}` : 'SET WITHOUT CLUSTER'}`,
];
