import { is } from 'drizzle-orm';
import * as pgCore from 'drizzle-orm/pg-core';
import type { PgColumn, PgEnumColumn } from 'drizzle-orm/pg-core';

/*
 * What differs between the releases of drizzle-orm, 0.36 to 1.0, in how tables are declared; everything else is the same in all of
 * them. The project's own release is imported here: what it exports says which it is.
 */

type Class = Parameters<typeof is>[1];

// Looked up by name: a release that lacks it must not fail to load.
const exported = pgCore as unknown as Readonly<Record<string, Class | undefined>>;

const isA = (value: unknown, name: string): boolean => {
  const type = exported[name];
  return type !== undefined && is(value, type);
};

/** From 1.0 on, a column says how many dimensions it has; before, an array was a column over a column. */
export const isRelease1 = exported['PgArray'] === undefined;

interface ArrayColumn extends PgColumn {
  readonly baseColumn: PgColumn;
  readonly size?: number;
}

const isArrayColumn = (column: PgColumn): column is ArrayColumn => isA(column, 'PgArray');

/** The column of an array's elements, and the brackets behind their type: `[]`, `[3][]`. A plain column is its own element. */
export function elementOf(column: PgColumn): { readonly element: PgColumn; readonly brackets: string } {
  if (isArrayColumn(column)) {
    const { element, brackets } = elementOf(column.baseColumn);
    return { element, brackets: `${brackets}[${column.size ?? ''}]` };
  }
  // Before 1.0, a vector calls its length so.
  const { dimensions = 0 } = column as { dimensions?: number };
  return { element: column, brackets: isRelease1 ? '[]'.repeat(dimensions) : '' };
}

export const isArray = (column: PgColumn): boolean => elementOf(column).brackets !== '';

/** An array as PostgreSQL reads it from a text, each element as a driver would send it. */
export function arrayText(column: PgColumn, value: unknown): string {
  const mapped: unknown = column.mapToDriverValue(value);
  return typeof mapped === 'string' ? mapped : pgCore.makePgArray(withJson(mapped as unknown[]) as unknown[]);
}

/** Up to 1.0 a column writes the JSON of an element, later its driver does. */
const withJson = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withJson);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
};

export const isEnumColumn = (column: PgColumn): column is PgEnumColumn<never> =>
  isA(column, 'PgEnumColumn') || isA(column, 'PgEnumObjectColumn');

/** The function by which a column of a custom type maps values for the driver; up to 1.0 it is kept under another name. */
export const mappingOf = (column: PgColumn): unknown =>
  (column as unknown as { mapTo?: unknown }).mapTo ?? (column.mapToDriverValue as unknown);
