import { getTableColumns } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import type { Row } from './try-statements.js';

/** What may be put into a column: values that are mostly good, and values around its bounds. */
export interface Values {
  readonly usual: fc.Arbitrary<unknown>;
  readonly edge: fc.Arbitrary<unknown>;
}

const pick = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const { MAX_SAFE_INTEGER } = Number;
const most = 2 ** 31 - 1;
const half = '\ud83d';

/** Texts that PostgreSQL does not keep as they are. */
const unstorable = ['\0', 'a\0b', half, `a${half}b`, '\ude00', `\ude00${half}`];

const text = (length?: number): Values => ({
  usual: fc
    .string({ unit: 'binary', maxLength: Math.min(length ?? 50, 50) })
    .map((value) => value.replaceAll('\0', '')),
  edge:
    length === undefined
      ? pick('', ' ', '\n', '😀', '\uffff', ...unstorable)
      : fc.oneof(
          pick('', ' ', '\n', ...unstorable),
          ...['a', 'ä', '😀', '\u{10ffff}'].map((character) =>
            fc.integer({ min: length - 2, max: length + 2 }).map((count) => character.repeat(count)),
          ),
          // Blanks beyond the length are cut off in silence.
          pick('a'.repeat(length) + ' ', 'a'.repeat(length - 1) + ' ', `${'a'.repeat(length)}\0`),
          fc.string({ unit: 'binary', minLength: length - 3, maxLength: length + 3 }),
        ),
});

const integers: Values = {
  usual: fc.integer({ min: 1, max: 5 }),
  edge: fc.oneof(
    pick(-most - 2, -most - 1, -2, -1, 0, -0, 1, 2, most, most + 1, MAX_SAFE_INTEGER, 1e21, 0.5, 1.5, NaN, Infinity),
    fc.integer(),
  ),
};

const uuids: Values = {
  usual: fc.uuid(),
  edge: pick(
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '0000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-00000000000g',
    '00000000-0000-0000-0000-000000000000 0',
    '',
  ),
};

const times: Values = {
  usual: fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true }),
  edge: fc.oneof(
    pick(
      ...['-000001-12-31T23:59:59.999Z', '0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z'].map(
        (at) => new Date(at),
      ),
      ...['9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'].map(
        (at) => new Date(at),
      ),
      new Date(NaN),
    ),
    fc.date(),
    pick('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678901+01:00', '2024-02-29T00:00:00Z', '0001-01-01T00:00:00Z'),
    pick('2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-01T25:00:00Z', '0000-01-01T00:00:00Z', 'soon', ''),
  ),
};

/** JSON with what jsonb refuses in it, at some place. */
export const unstorableJson = fc.oneof(
  ...unstorable.flatMap((bad) => [
    fc.constant({ [bad]: 1 }),
    fc.constant({ a: [{ b: bad }] }),
    fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, bad), { minKeys: 2 }),
  ]),
);

export const anyJson = fc
  .jsonValue({ stringUnit: 'binary' })
  .filter((value) => !JSON.stringify(value).includes('\\u0000'));

const byType = (column: AnyPgColumn): Values | undefined => {
  const words = column.enumValues;
  if (words?.length)
    return { usual: pick(...words), edge: pick(...words, 'Draft', '', 'pending ', 'other', ' active') };
  switch (column.columnType) {
    case 'PgText':
      return text();
    case 'PgVarchar':
      return text((column as unknown as { length: number }).length);
    case 'PgInteger':
      return integers;
    case 'PgUUID':
      return uuids;
    case 'PgTimestamp':
      return times;
    case 'PgBoolean':
      return { usual: fc.boolean(), edge: fc.boolean() };
    default:
      return undefined;
  }
};

/**
 * Rows of a table of which most columns are good: up to two are left out, null, or at a bound.
 *
 * @param own values for columns whose type says too little, by their keys
 */
export function anyRow(table: PgTable, own: Readonly<Record<string, Values>>): fc.Arbitrary<Row> {
  const declared = Object.entries(getTableColumns(table) as Record<string, AnyPgColumn>);
  const optional = declared.filter(([, column]) => !column.notNull || column.hasDefault).map(([key]) => key);
  const columns = declared.map(([key, column]) => {
    const values = own[key] ?? byType(column);
    if (!values) throw new Error(`There are no values for ${key}.`);
    return [key, values] as const;
  });
  const usual = fc.record(Object.fromEntries(columns.map(([key, values]) => [key, values.usual])));
  const change = fc.oneof(
    ...columns.flatMap(([key, { edge }]) => [
      { weight: 5, arbitrary: edge.map((value): Row => ({ [key]: value })) },
      { weight: 1, arbitrary: pick(null, undefined).map((value): Row => ({ [key]: value })) },
    ]),
  );
  return fc
    .tuple(usual, fc.array(change, { maxLength: 2 }), fc.subarray(optional))
    .map(([row, changes, left]) =>
      Object.assign({}, row, Object.fromEntries(left.map((key) => [key, undefined])), ...changes),
    );
}
