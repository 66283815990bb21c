import { expect, test } from 'vitest';
import { cases } from './cases.js';
import { catalogProperties } from './properties.js';

test('every property that the catalog reads has a case', () => {
  const covered = new Set(cases.map(([, id, property]) => `${id.split(' ')[0]} ${property}`));
  const known = catalogProperties();
  process.stdout.write(`${cases.length} cases, ${known.length} properties\n`);
  expect(known.filter((property) => !covered.has(property))).toEqual([]);
});

/** Kinds that stand for a whole object, and whether one that is not declared is ours, and can be found under another name. */
const kinds: readonly (readonly [kind: string, missing: boolean, unexpected: boolean, renamed: boolean])[] = [
  ['schema', true, false, false],
  ['role', true, false, false],
  ['enum', true, false, true],
  ['domain', true, false, true],
  ['composite', true, false, true],
  ['sequence', true, true, true],
  ['function', true, false, false],
  ['table', true, false, true],
  ['column', true, true, true],
  ['constraint', true, true, true],
  ['index', true, true, true],
  ['view', true, false, true],
  ['rule', true, true, true],
  ['policy', true, true, true],
  ['trigger', true, true, true],
  ['comment', true, true, false],
  ['grant', true, true, false],
];

test.each(kinds)('%s: missing %s, unexpected %s, renamed %s', (kind, missing, unexpected, renamed) => {
  const mine = cases.filter(([, id]) => id.startsWith(`${kind} `));
  const isMade = (sql: string): boolean =>
    /^(create (?!or replace)|grant |.*\badd (column|constraint)\b|comment on .* is 'new')/.test(sql);
  const whole = mine.filter(([, , property]) => property === null);
  expect({
    missing: whole.some(([sql]) => !isMade(sql)),
    unexpected: whole.some(([sql]) => isMade(sql)),
    renamed: mine.some(([, , property]) => property === 'name'),
  }).toEqual({ missing, unexpected, renamed });
});
