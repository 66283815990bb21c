/** The place, from 0 to below 1, of what a table has or is that has so many parents above it: they come first. */
export const afterParents = (depth: number): number => 0.9 * (1 - 1 / (1 + depth));
