import type { Ref } from '../../model/index.js';
import { ownName } from './names.js';

/** An index, or a constraint with one. */
interface Clustered extends Ref {
  readonly properties: { readonly clustered?: boolean };
}

/** Says by which index a table is to be clustered, or that by none; no row moves. */
export const clusterOn = (table: string, index: Clustered): string[] => [
  `ALTER TABLE ${table} ${index.properties.clustered ? `CLUSTER ON ${ownName(index)}` : 'SET WITHOUT CLUSTER'}`,
];
