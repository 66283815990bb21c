import { expect, test } from 'vitest';
import type { CatalogObject, Json } from '../../src/postgres/model/index.js';
import { describeDifference } from '../../src/postgres/catalog/index.js';

const object: CatalogObject = { kind: 'table', path: ['public', 't'], id: 'table public.t', properties: {} };

const cases: readonly (readonly [property: string, expected: Json, actual: Json, words: string])[] = [
  ['type', 'integer', 'bigint', 'table public.t: type is bigint, expected integer'],
  ['notNull', true, false, 'table public.t is nullable, expected NOT NULL'],
  ['notNull', false, true, 'table public.t is NOT NULL, expected nullable'],
  ['enabled', 'origin', 'disabled', 'table public.t is disabled, expected enabled'],
  ['enabled', 'always', 'replica', 'table public.t is enabled on replicas only, expected always enabled'],
  ['values', ['a', 'b'], ['a'], 'table public.t: values are a, expected a, b'],
  ['privileges', ['SELECT'], null, 'table public.t: privileges are (none), expected SELECT'],
  [
    'referencedTable',
    ['public', 'a'],
    ['public', 'b'],
    'table public.t: referenced table is public.b, expected public.a',
  ],
  ['inherits', [['app', 'a']], null, 'table public.t: inherits is (none), expected app.a'],
  ['body', 'select 1', 'select  1\n', 'table public.t: body differs only in white space'],
  ['arguments', 'a integer', 'a  integer', 'table public.t: arguments differ only in white space'],
  ['values', ['a, b'], ['a', 'b'], 'table public.t: values are ["a","b"], expected ["a, b"]'],
  ['default', "'(none)'", null, "table public.t: default is (none), expected '(none)'"],
];

/** Words stand in the file of the kind that has the property. */
const kindOf: Readonly<Record<string, string>> = { notNull: 'column', enabled: 'trigger' };

test.each(cases)('%s %j, found %j', (property, expected, actual, words) => {
  const one = { ...object, kind: kindOf[property] ?? object.kind };
  expect(describeDifference({ change: 'changed', object: one, property, expected, actual })).toBe(words);
});
