import type { Kind } from '../postgres/model/index.js';
import { didYouMean, SchemaError } from '../errors/index.js';
import { writers } from './writers.js';

/** The kinds that can be pulled. */
export const pulledKinds = (): Kind[] => writers.map(({ kind }) => kind);

/**
 * The kinds that `--only` names, in one word or several.
 *
 * @throws SchemaError naming the word that is no kind, and what may have been meant
 */
export function kindsNamed(only: readonly string[] | undefined): readonly Kind[] {
  const known = pulledKinds();
  if (!only) return known;
  const words = only.flatMap((part) => part.split(',')).map((word) => word.trim().toLowerCase());
  const named = words
    .filter((word) => word !== '')
    .map((word) => known.find((kind) => word === kind || word === `${kind}s`) ?? word);
  const wrong = named.find((word) => !known.includes(word));
  if (wrong === undefined && named.length > 0) return named;
  const problem = wrong === undefined ? '--only names no kind.' : `--only ${wrong} is no kind that can be pulled.`;
  const meant = wrong === undefined ? undefined : didYouMean(wrong, known);
  throw new SchemaError(
    'argument.invalid',
    [problem, meant, `There are ${known.join(', ')}.`].filter((part) => part !== undefined).join(' '),
    { facts: { option: '--only', value: wrong ?? '', expected: known } },
  );
}
