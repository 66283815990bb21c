import { expect, test } from 'vitest';
import { cases } from './cases.js';
import { catalogProperties } from './properties.js';

test('every property that the catalog reads has a case', () => {
  const covered = new Set(cases.map(([, id, property]) => `${id.split(' ')[0]} ${property}`));
  const known = catalogProperties();
  process.stdout.write(`${cases.length} cases, ${known.length} properties\n`);
  expect(known.filter((property) => !covered.has(property))).toEqual([]);
});
