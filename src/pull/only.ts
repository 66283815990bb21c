import type { Kind } from '../postgres/model/index.js';
import { SchemaError } from '../errors/index.js';
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
  const nearest = wrong === undefined ? undefined : nearestOf(wrong, known);
  throw new SchemaError(
    'argument.invalid',
    `--only ${wrong ?? ''} is no kind that can be pulled${nearest === undefined ? '.' : `: did you mean ${nearest}?`} There are ${known.join(', ')}.`,
    { facts: { option: '--only', value: wrong ?? '', expected: known } },
  );
}

/** The word that is nearest, if it is near: of each three letters, one may be wrong. */
function nearestOf(word: string, known: readonly string[]): string | undefined {
  const near = known.map((one) => ({ one, distance: distance(word, one) })).sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.ceil(word.length / 3) ? near.one : undefined;
}

/** Levenshtein's: how many letters are added, left out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_each, at) => at);
  for (let at = 0; at < from.length; at++) {
    const next = [at + 1];
    for (let other = 1; other <= to.length; other++) {
      const changed = (row[other - 1] ?? 0) + (from[at] === to[other - 1] ? 0 : 1);
      next.push(Math.min((next[other - 1] ?? 0) + 1, (row[other] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
