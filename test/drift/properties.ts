import { kindQueries } from '../../src/postgres/kinds/kind-queries.js';

/** Names inside the options of an identity column, which are one property. */
export const optionsWithin = ['start', 'increment', 'min', 'max', 'cache', 'cycle'];

/** Every property that the catalog's queries read, as `kind property`. */
export const catalogProperties = (): string[] => [
  ...new Set(
    kindQueries.flatMap(({ kind, sql }) =>
      [...sql.matchAll(/(?:jsonb_build_object\(|,\n {4})'(\w+)', /g)]
        .map(([, property = '']) => property)
        .filter((property) => !['kind', 'path'].includes(property))
        // An owner that lost nothing is no object to compare with.
        .filter((property) => property !== 'lost')
        .filter((property) => kind !== 'column' || !optionsWithin.includes(property))
        .map((property) => `${kind} ${property}`),
    ),
  ),
];
