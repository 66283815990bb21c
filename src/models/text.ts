import * as z from 'zod';

/** Half of a pair of UTF-16 units: no character, so UTF-8 has no bytes for it, and drivers write another one in its place. */
const halfCharacter = /\p{Surrogate}/u;

/** What PostgreSQL cannot keep in a text, and undefined where there is nothing of the kind. */
export function notStorable(text: string): string | undefined {
  if (text.includes('\0')) return 'PostgreSQL stores no NUL character (\\u0000)';
  return halfCharacter.test(text) ? 'half of a surrogate pair is no character' : undefined;
}

const storable = z.string().superRefine((text, context) => {
  const message = notStorable(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/**
 * A text that PostgreSQL stores as it is given.
 *
 * @param most in characters as `varchar(n)` counts them, that is in code points, where JavaScript's `length` counts UTF-16 units.
 * Blanks beyond it are refused too, which PostgreSQL would cut off in silence:
 * https://www.postgresql.org/docs/current/datatype-character.html
 */
export function text(most?: number): z.ZodType<string, string> {
  if (most === undefined) return storable;
  return storable
    .refine((value) => value.length <= most || Array.from(value).length <= most, `at most ${most} characters`)
    .meta({ maxLength: most });
}

/** A text of at most so many characters that a pattern matches; JSON Schema tells the pattern too. */
export const matching = (most: number, pattern: RegExp, message: string): z.ZodType<string, string> =>
  text(most)
    .refine((value) => pattern.test(value), message)
    .meta({ pattern: pattern.source });

/**
 * A text in a btree index, whose entries hold at most 2,704 bytes: https://www.postgresql.org/docs/current/btree.html. PostgreSQL
 * compresses a longer one first, so some of those would fit; which ones, nobody can tell beforehand.
 */
export const indexedText = storable.refine(
  (value) => new TextEncoder().encode(value).length <= 2600,
  'at most 2600 bytes, since it is indexed',
);
