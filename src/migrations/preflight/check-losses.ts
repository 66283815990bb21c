import { idOf, objectLabel, defined } from '../../postgres/model/index.js';
import type { Check } from './check.js';
import type { MigrationLoss } from './losses.js';

/** A line for each table and column whose rows or values a pending migration deletes. */
export const checkLosses = (losses: readonly MigrationLoss[]): Check[] =>
  losses.map((loss): Check => {
    const { migration, schema, table, column, rows, query } = loss;
    return {
      level: 'warning',
      message: `${migration}: ${describeLoss(loss)}`,
      remedy: 'Save what you need, for example with \\copy (…) TO in psql.',
      migration,
      object: column === undefined ? idOf('table', schema, table) : idOf('column', schema, table, column),
      ...defined({ rows }),
      query,
    };
  });

/** `drops column public.t.name: 3 rows hold a value`. */
export function describeLoss({ schema, table, column, rows, reason }: MigrationLoss): string {
  const what =
    column === undefined
      ? `deletes the rows of table ${objectLabel({ kind: 'table', path: [schema, table] })}`
      : `drops column ${objectLabel({ kind: 'column', path: [schema, table, column] })}`;
  if (rows === undefined) return `${what}, and they could not be counted (${reason})`;
  const many = `${rows} row${rows === 1 ? '' : 's'}`;
  return column === undefined ? `${what}: ${many}` : `${what}: ${many} ${rows === 1 ? 'holds' : 'hold'} a value`;
}
