import { getTableColumns, is, SQL } from 'drizzle-orm';
import { makePgArray, PgArray, type PgColumn, PgJson, PgJsonb } from 'drizzle-orm/pg-core';
import { columnName, type Declarations, targetOf } from '../declare/index.js';
import { literal } from '../sql/index.js';

interface Tables {
  readonly tables?: Readonly<Record<string, { readonly columns: Readonly<Record<string, { default?: unknown }>> }>>;
}

/**
 * Writes the defaults of json and array columns into a drizzle-kit snapshot as PostgreSQL reads them: drizzle-kit does not escape
 * the quotes in them.
 *
 * @param snapshot is changed
 */
export function escapeDefaults<T>(snapshot: T, { tables, casing }: Declarations): T {
  const known = (snapshot as Tables).tables ?? {};
  for (const table of tables) {
    const columns = known[targetOf(table).path.join('.')]?.columns;
    for (const column of Object.values(getTableColumns(table)) as PgColumn[]) {
      const described = columns?.[columnName(column, casing)];
      const escaped = escapedDefault(column);
      if (described && escaped !== undefined) described.default = escaped;
    }
  }
  return snapshot;
}

function escapedDefault(column: PgColumn): string | undefined {
  const value: unknown = column.default;
  if (value === undefined || value === null || is(value, SQL)) return undefined;
  if (is(column, PgJson) || is(column, PgJsonb)) return `${literal(JSON.stringify(value))}::${column.getSQLType()}`;
  if (is(column, PgArray)) {
    const mapped: unknown = column.mapToDriverValue(value as unknown[]);
    return literal(typeof mapped === 'string' ? mapped : makePgArray(mapped as unknown[]));
  }
  return undefined;
}
