import type { CatalogObject } from '../../model/index.js';

/** Marks a grant as one that its role holds as the owner. */
export const owners = 'owner';

export const isOwners = ({ kind, definition }: CatalogObject): boolean => kind === 'grant' && definition === owners;

/** The privileges that were revoked from the owner. */
export const lostBy = ({ properties }: CatalogObject): readonly string[] => (properties['lost'] ?? []) as string[];
