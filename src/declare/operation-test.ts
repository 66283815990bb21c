import { getTableColumns, getTableName, is, type SQL } from 'drizzle-orm';
import { type PgColumn, PgTable } from 'drizzle-orm/pg-core';
import * as v from 'valibot';
import { checkCall, instance, record, text } from './check-call.js';
import { type Declaration, declared, DeclarationError } from './declaration.js';

type Values<Row> = { readonly [Key in keyof Row]: Row[Key] | SQL };

/** The row with which the database is tested, and what it is changed to. */
export interface OperationTestConfig<Table extends PgTable> {
  readonly table: Table;
  /** The row; an SQL expression where it must be new each time. */
  readonly insert: Values<Table['$inferInsert']>;
  /** What the row is then changed to. */
  readonly update?: Partial<Values<Table['$inferInsert']>>;
  /** A column that a trigger must move when the row changes. */
  readonly touches?: keyof Table['_']['columns'] & string;
}

/** A test of inserting, changing and deleting a row, as `operationTest` declares it. */
export interface OperationTest extends Declaration<'operation test'> {
  /** What reports call the row: `Workflow template`. */
  readonly subject: string;
  readonly table: PgTable;
  readonly insert: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, unknown>>;
  readonly touches: string | undefined;
}

const row = record(v.any(), "an object like { title: 'x' }");

const shape = v.strictObject(
  {
    table: instance((value) => is(value, PgTable), 'a table'),
    insert: row,
    update: v.optional(row),
    touches: v.optional(text),
  },
  "an object like { table: posts, insert: { title: 'x' } }",
);

/**
 * Declares a row by which a validation proves that the table does its work: it is inserted, changed and deleted in a
 * transaction that is rolled back.
 *
 * @param subject what reports call the row
 * @throws DeclarationError for a key that is no column of the table
 * @example
 * export const test = operationTest('Post', { table: posts, insert: { title: 'x' }, update: { title: 'y' }, touches: 'updatedAt' });
 */
export function operationTest<Table extends PgTable>(
  subject: string,
  config: OperationTestConfig<Table>,
): OperationTest {
  checkCall(`operationTest('${subject}')`, shape, config);
  const { table, insert, update = {}, touches } = config;
  for (const key of [...Object.keys(insert), ...Object.keys(update), ...(touches === undefined ? [] : [touches])])
    columnOf(table, key);
  return declared('operation test', { subject, table, insert, update, touches });
}

export function columnOf(table: PgTable, key: string): PgColumn {
  const columns: Readonly<Record<string, PgColumn>> = getTableColumns(table);
  const column = Object.hasOwn(columns, key) ? columns[key] : undefined;
  if (!column)
    throw new DeclarationError(
      `The operation test on table "${getTableName(table)}" names the column "${key}", which is not there: use a key of its declaration.`,
      { facts: { table: getTableName(table), value: key } },
    );
  return column;
}
