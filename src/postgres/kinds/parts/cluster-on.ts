import type { CatalogObject } from '../../model/index.js';
import { flag, ownName } from './names.js';

/** Says by which index a table is to be clustered, or that by none; no row moves. */
export const clusterOn = (table: string, index: CatalogObject): string[] => [
  `ALTER TABLE ${table} ${flag(index, 'clustered') ? `CLUSTER ON ${ownName(index)}` : 'SET WITHOUT CLUSTER'}`,
];
