import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, pgliteClient } from '../../src/postgres/connect/index.js';
import { dollarQuoted, ident, literal, qualified } from '../../src/postgres/sql/index.js';
import { openPglite } from '../support/pglite.js';

let client: Client;
beforeAll(async () => {
  client = pgliteClient(await openPglite());
});
afterAll(() => client.close());

/** Text as PostgreSQL can hold it, with many of the characters that quoting is about. */
const text = fc
  .array(fc.oneof(fc.constantFrom("'", '"', '\\', '$', '$$', '$body$', '\n', 'a', '.', ' ', 'ü', '🦊'), fc.string()))
  .map((parts) => parts.join('').replaceAll('\0', ''));

test.each(['on', 'off'])('text and bodies come back as they were, standard_conforming_strings %s', async (setting) => {
  await client.exec(`set standard_conforming_strings = ${setting}`);
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      expect(await client.query(`select ${literal(value)} as a, ${dollarQuoted(value)} as b`)).toEqual([
        { a: value, b: value },
      ]);
    }),
    { numRuns: 300 },
  );
});

test('names come back as they were', async () => {
  const names = text.filter((name) => name !== '' && Buffer.byteLength(name) < 63);
  await fc.assert(
    fc.asyncProperty(names, async (name) => {
      const [row] = await client.query(`select 1 as ${ident(name)}`);
      expect(Object.keys(row ?? {})).toEqual([name]);
    }),
    { numRuns: 300 },
  );
});

test('a qualified name is quoted part by part', () => expect(qualified('a.b', 'c"d')).toBe('"a.b"."c""d"'));

test('NUL is refused: PostgreSQL cannot hold it', () => {
  expect(() => literal('a\0b')).toThrow('NUL');
  expect(() => ident('a\0b')).toThrow('NUL');
});
