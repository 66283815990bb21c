import { customType } from 'drizzle-orm/pg-core';
import { declarationKind, type Declaration } from './declaration.js';

/** A type of columns, as `customType` gives it. */
export type ColumnType<Data> = ReturnType<typeof customType<{ data: Data; driverData: unknown }>>;

/** What a declared type is called. */
export interface DeclaredType<Kind extends 'domain' | 'composite' = 'domain' | 'composite'> extends Declaration<Kind> {
  readonly name: string;
  readonly schema: string;
}

/** Marks the function by which the columns of a declared type map their values, also when two copies of this package are loaded. */
export const typeOfColumn = Symbol.for('archon-schema:type');

interface Mapping<Data> {
  fromDriver(value: unknown): Data;
  toDriver(value: Data): unknown;
}

// What quotes for statements needs Node; modules of schemas are bundled for browsers, too.
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Makes a frozen declaration that is called for a column of the type. */
export function columnType<
  Kind extends string,
  Data,
  Fields extends { readonly name: string; readonly schema: string },
>(kind: Kind, fields: Fields, mapping: Mapping<Data>): ColumnType<Data> & Fields & Declaration<Kind> {
  const toDriver = (value: Data): unknown => mapping.toDriver(value);
  const column = customType<{ data: Data; driverData: unknown }>({
    dataType: () => `${quoted(fields.schema)}.${quoted(fields.name)}`,
    fromDriver: (value) => mapping.fromDriver(value),
    toDriver,
  });
  const made = (...args: Parameters<ColumnType<Data>>) => column(...args);
  // A function has a name already, which cannot be assigned to.
  const own = { ...fields, [declarationKind]: kind };
  for (const key of Reflect.ownKeys(own)) Object.defineProperty(made, key, { value: own[key as keyof typeof own] });
  Object.defineProperty(toDriver, typeOfColumn, { value: made });
  return Object.freeze(made) as unknown as ColumnType<Data> & Fields & Declaration<Kind>;
}
