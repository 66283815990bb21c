import { expect, test } from 'vitest';
import { describeDifference } from '../../src/postgres/catalog/index.js';
import { kinds } from '../../src/postgres/kinds/index.js';
import type { Json } from '../../src/postgres/model/index.js';

test('a property of the same name has the same words in every kind: the dashboard’s script knows the property alone', () => {
  const known = new Map<string, Readonly<Record<string, string>>>();
  for (const { kind, properties } of kinds())
    for (const [name, { words }] of Object.entries(properties)) {
      if (!words) continue;
      expect({ kind, name, words }).toEqual({ kind, name, words: known.get(name) ?? words });
      known.set(name, words);
    }
  expect(known.size).toBeGreaterThan(25);
});

test.each<[string, string, Json, Json, string]>([
  ['column', 'notNull', false, true, 'is nullable, expected NOT NULL'],
  ['column', 'identity', null, 'always', 'is no identity column, expected GENERATED ALWAYS AS IDENTITY'],
  ['trigger', 'enabled', 'disabled', 'origin', 'is disabled, expected enabled'],
  ['role', 'login', true, false, 'is LOGIN, expected NOLOGIN'],
  ['index', 'unique', false, true, 'is not unique, expected unique'],
  ['index', 'invalid', true, null, 'is invalid, expected valid'],
  ['constraint', 'notValid', true, null, 'is NOT VALID, expected validated'],
  ['constraint', 'deferrable', null, true, 'is NOT DEFERRABLE, expected DEFERRABLE'],
  ['constraint', 'firing', 'disabled', null, 'is not enforced, for its triggers are disabled, expected enforced'],
  [
    'table',
    'rowSecurity',
    false,
    true,
    'is not protected by row-level security, expected protected by row-level security',
  ],
  ['function', 'security', 'invoker', 'definer', 'is SECURITY INVOKER, expected SECURITY DEFINER'],
  ['policy', 'permissive', false, true, 'is restrictive, expected permissive'],
  ['sequence', 'persistence', 'unlogged', null, 'is unlogged, expected logged'],
])('%s %s: %j instead of %j %s', (kind, property, actual, expected, words) =>
  expect(
    describeDifference({
      change: 'changed',
      object: { kind, id: 'it', path: ['it'], properties: {} },
      property,
      actual,
      expected,
    }),
  ).toBe(`it ${words}`),
);
