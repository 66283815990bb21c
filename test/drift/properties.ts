import { kinds } from '../../src/postgres/kinds/index.js';

/** Names inside the options of an identity column, which are one property. */
export const optionsWithin = ['start', 'increment', 'min', 'max', 'cache', 'cycle'];

/** Every property that a kind has, as `kind property`. */
export const catalogProperties = (): string[] => [
  ...new Set(
    kinds().flatMap(({ kind, properties }) =>
      Object.keys(properties)
        // An owner that lost nothing is no object to compare with.
        .filter((property) => property !== 'lost')
        .map((property) => `${kind} ${property}`),
    ),
  ),
];
