import { literal } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { tableOf, texts } from './properties.js';

export const enumPlan: KindPlan = {
  create: (type) => [`CREATE TYPE ${tableOf(type)} AS ENUM (${texts(type, 'values').map(literal).join(', ')})`],
  drop: (type) => [`DROP TYPE IF EXISTS ${tableOf(type)}`],
  alter: (to, from) => addValues(tableOf(to), texts(to, 'values'), texts(from, 'values')),
};

/** New values can be put anywhere; a value can neither be taken away nor moved. */
function addValues(type: string, wanted: readonly string[], present: readonly string[]): string[] | undefined {
  const kept = wanted.filter((value) => present.includes(value));
  if (kept.join('\0') !== present.join('\0')) return undefined;
  return wanted.flatMap((value, index) => {
    if (present.includes(value)) return [];
    const before = wanted[index - 1];
    const place = before === undefined ? `BEFORE ${literal(present[0] ?? '')}` : `AFTER ${literal(before)}`;
    return [`ALTER TYPE ${type} ADD VALUE ${literal(value)}${present.length > 0 ? ` ${place}` : ''}`];
  });
}
