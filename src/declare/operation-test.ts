import { type Column, is, SQL } from 'drizzle-orm';
import { type PgColumn, PgDialect, type PgTable } from 'drizzle-orm/pg-core';
import { literal } from '../sql/index.js';
import { type Declaration, declared } from './declaration.js';
import { targetOf } from './target.js';

type Values<Row> = { readonly [Key in keyof Row]: Row[Key] | SQL };

export interface OperationTestConfig<Table extends PgTable> {
  readonly table: Table;
  /** The row; an SQL expression where it must be new each time. */
  readonly insert: Values<Table['$inferInsert']>;
  /** What the row is then changed to. */
  readonly update?: Partial<Values<Table['$inferInsert']>>;
  /** A column that a trigger must move when the row changes. */
  readonly touches?: keyof Table['_']['columns'] & string;
}

export interface OperationTest extends Declaration<'operation test'> {
  /** What reports call the row: `Workflow template`. */
  readonly subject: string;
  readonly table: PgTable;
  readonly insert: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, unknown>>;
  readonly touches: string | undefined;
}

/**
 * Declares a row by which a validation proves that the table does its work: it is inserted, changed and deleted in a
 * transaction that is rolled back.
 *
 * @param subject what reports call the row
 * @example
 * export const test = operationTest('Post', { table: posts, insert: { title: 'x' }, update: { title: 'y' }, touches: 'updatedAt' });
 */
export function operationTest<Table extends PgTable>(
  subject: string,
  { table, insert, update = {}, touches }: OperationTestConfig<Table>,
): OperationTest {
  return declared('operation test', { subject, table, insert, update, touches });
}

/** The test as plain data: names of columns, and SQL expressions. */
export function operationTestData({ subject, table, insert, update, touches }: OperationTest): {
  subject: string;
  table: [string, string];
  insert: Record<string, string>;
  update?: Record<string, string>;
  touches?: string;
} {
  const columns = table as unknown as Record<string, PgColumn>;
  const values = (row: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [columns[key]!.name, expression(columns[key]!, value)]),
    );
  const [schema = '', name = ''] = targetOf(table).path;
  return {
    subject,
    table: [schema, name],
    insert: values(insert),
    ...(Object.keys(update).length > 0 && { update: values(update) }),
    ...(touches !== undefined && { touches: columns[touches]!.name }),
  };
}

function expression(column: Column, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (is(value, SQL)) return new PgDialect().sqlToQuery(value.inlineParams()).sql;
  const driver = column.mapToDriverValue(value);
  return literal(typeof driver === 'string' ? driver : JSON.stringify(driver));
}
