import type { PgSequenceOptions } from 'drizzle-orm/pg-core';

const largest = 2n ** 63n;

/**
 * What is declared of a sequence, as CREATE SEQUENCE and GENERATED … AS IDENTITY take it; PostgreSQL knows the rest.
 *
 * A JavaScript number that is no exact integer stands for the bound of bigint: 9223372036854775807 is one.
 */
export function sequenceOptionsSql(options: PgSequenceOptions = {}): string {
  const { increment, minValue, maxValue, startWith, cache, cycle } = options;
  const parts: readonly (readonly [string, string | number | bigint | undefined])[] = [
    ['INCREMENT BY', increment],
    ['MINVALUE', minValue],
    ['MAXVALUE', maxValue],
    ['START WITH', startWith],
    ['CACHE', cache],
  ];
  const given = parts.flatMap(([word, value]) => (value === undefined ? [] : [`${word} ${integer(value)}`]));
  return [...given, ...(cycle ? ['CYCLE'] : [])].join(' ');
}

function integer(value: string | number | bigint): string {
  if (typeof value !== 'number' || !Number.isInteger(value)) return String(value);
  const exact = BigInt(value);
  if (exact >= largest) return String(largest - 1n);
  return String(exact < -largest ? -largest : exact);
}
