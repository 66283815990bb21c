import { type Column, is, SQL } from 'drizzle-orm';
import { literal } from '../postgres/sql/index.js';
import { type Casing, columnName } from './column-name.js';
import { expression } from './expression.js';
import { columnOf, type OperationTest } from './operation-test.js';
import { targetOf } from './target.js';

/**
 * The test as plain data: names of columns, and SQL expressions.
 *
 * @param casing as the configuration sets it for column names
 */
export function operationTestData(
  { subject, table, insert, update, touches }: OperationTest,
  casing?: Casing,
): {
  subject: string;
  table: [string, string];
  insert: Record<string, string>;
  update?: Record<string, string>;
  touches?: string;
} {
  const values = (row: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(row)
        // As in Drizzle: what is undefined is left to the column's default.
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [
          columnName(columnOf(table, key), casing),
          valueSql(columnOf(table, key), value, casing),
        ]),
    );
  const [schema = '', name = ''] = targetOf(table).path;
  return {
    subject,
    table: [schema, name],
    insert: values(insert),
    ...(Object.keys(update).length > 0 && { update: values(update) }),
    ...(touches !== undefined && { touches: columnName(columnOf(table, touches), casing) }),
  };
}

function valueSql(column: Column, value: unknown, casing: Casing | undefined): string {
  if (value === null) return 'null';
  if (is(value, SQL)) return expression(value, casing);
  const driver: unknown = column.mapToDriverValue(value);
  if (driver instanceof Uint8Array) return literal(`\\x${Buffer.from(driver).toString('hex')}`);
  if (typeof driver === 'string') return literal(driver);
  // JSON knows neither of these two.
  if (typeof driver === 'bigint' || typeof driver === 'number') return literal(String(driver));
  return literal(JSON.stringify(driver));
}
