import { distance } from 'fastest-levenshtein';

/**
 * What somebody may have meant who has written another word.
 *
 * @returns `Did you mean index?`, or undefined where nothing is like it
 */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const meant = nearest(word, known);
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

/** The likest first; what begins with the word, or holds it, is like it. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [first] = [...new Set(known)]
    .map((candidate) => ({ candidate, likeness: likeness(word, candidate) }))
    .filter((one) => one.likeness > 0.55)
    .sort((a, b) => b.likeness - a.likeness);
  return first?.candidate;
}

/** From 0, nothing in common, to 1, the same but for upper and lower case. */
export function likeness(word: string, other: string): number {
  const [a, b] = [word.toLowerCase(), other.toLowerCase()];
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  if (a.length > 2 && b.startsWith(a)) return 0.95;
  if (a.length > 2 && b.includes(a)) return 0.9;
  return 1 - distance(a, b) / longest;
}
