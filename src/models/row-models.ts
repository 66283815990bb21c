import { getTableColumns } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import * as z from 'zod';
import { text } from './text.js';
import { timeAnswered, timeGiven, timeRead, timeRequested } from './time.js';

type Selected<Table extends PgTable> = Table['$inferSelect'];
type Inserted<Table extends PgTable> = Table['$inferInsert'];

/** The models of columns that need more than their type and length: by the column’s key. Null is added where the column takes it. */
export type Rules<Table extends PgTable> = {
  readonly [Key in keyof Selected<Table>]?: z.ZodType<Selected<Table>[Key]>;
};

/** Every value of one type in place of another: times as text. */
type Swap<Value, From, To> = Value extends From ? To : Value;

type Given<Table extends PgTable, Own, Key extends keyof Selected<Table>, Time> =
  | (Key extends keyof Own
      ? Own[Key] extends z.ZodType
        ? z.input<Own[Key]>
        : never
      : Swap<NonNullable<Selected<Table>[Key]>, Date, Time>)
  | Extract<Selected<Table>[Key], null>;

type SelectShape<Table extends PgTable, TimeOut, TimeIn> = {
  [Key in keyof Selected<Table>]: z.ZodType<
    Swap<Selected<Table>[Key], Date, TimeOut>,
    Swap<Selected<Table>[Key], Date, TimeIn>
  >;
};

type InsertShape<Table extends PgTable, Own, TimeIn> = {
  [Key in keyof Selected<Table>]: Key extends keyof Inserted<Table>
    ? undefined extends Inserted<Table>[Key]
      ? z.ZodOptional<z.ZodType<Selected<Table>[Key], Given<Table, Own, Key, TimeIn>>>
      : z.ZodType<Selected<Table>[Key], Given<Table, Own, Key, TimeIn>>
    : never;
};

type UpdateShape<Table extends PgTable, Own, TimeIn> = {
  [Key in keyof Selected<Table>]: z.ZodOptional<z.ZodType<Selected<Table>[Key], Given<Table, Own, Key, TimeIn>>>;
};

/** The models of a table's rows. Those in JSON take and give times as ISO 8601. */
export interface RowModels<Table extends PgTable, Own> {
  /** A row as Drizzle reads it. */
  readonly select: z.ZodObject<SelectShape<Table, Date, Date>>;
  /** A row to insert; times as `Date` or ISO 8601. */
  readonly insert: z.ZodObject<InsertShape<Table, Own, Date | string>>;
  /** A change of a row. */
  readonly update: z.ZodObject<UpdateShape<Table, Own, Date | string>>;
  /** A row in an answer: takes one from the database, or an answer, and gives JSON. */
  readonly selectJson: z.ZodObject<SelectShape<Table, string, Date | string>>;
  /** A row in a request: takes JSON, and gives what can be inserted. */
  readonly insertJson: z.ZodObject<InsertShape<Table, Own, string>>;
  /** A change in a request. */
  readonly updateJson: z.ZodObject<UpdateShape<Table, Own, string>>;
}

/**
 * Makes the models of a table's rows: whatever passes is accepted by PostgreSQL, and what PostgreSQL refuses fails first, with a
 * path and a message. Keys are beyond them: whether a name
 * is taken and whether a template exists, only the data can tell.
 *
 * @param written models of columns whose type says too little: CHECKs, and what jsonb holds
 * @param read what a reader accepts instead: rows may be older than rules that the database does not check
 * @param order pairs of columns of which the first must not be above the second
 */
export function rowModels<Table extends PgTable, const Own extends Rules<Table>>(
  table: Table,
  written: Own,
  { read = {}, order = [] }: { readonly read?: Rules<Table>; readonly order?: readonly Order<Table>[] } = {},
): RowModels<Table, Own> {
  const columns = getTableColumns(table) as Readonly<Record<string, AnyPgColumn>>;
  const reading = { ...written, ...read };
  const inOrder = (model: z.ZodObject, isWhole: boolean): z.ZodObject =>
    order.length === 0 ? model : model.superRefine(orderCheck(order, isWhole ? columns : {}));
  const shape = (rules: Models, time: z.ZodType, use: Use): z.ZodObject =>
    z.object(
      Object.fromEntries(
        Object.entries(columns).flatMap(([key, column]) => {
          const model = use(column, rules[key] ?? byType(column, time));
          return model ? [[key, model]] : [];
        }),
      ),
    );
  const models = {
    select: shape(reading, timeRead, selected),
    insert: inOrder(shape(written, timeGiven, inserted), true),
    update: inOrder(shape(written, timeGiven, updated), false),
    selectJson: shape(reading, timeAnswered, selected),
    insertJson: inOrder(shape(written, timeRequested, inserted), true),
    updateJson: inOrder(shape(written, timeRequested, updated), false),
  };
  return models as unknown as RowModels<Table, Own>;
}

type Models = Readonly<Record<string, z.ZodType | undefined>>;

/** The model of a column's value as a row has it: null where the column takes it; undefined where nobody may set it. */
type Use = (column: AnyPgColumn, model: z.ZodType) => z.ZodType | undefined;

const selected: Use = ({ notNull }, model) => (notNull ? model : model.nullable());

const inserted: Use = (column, model) => {
  if (isComputed(column)) return undefined;
  if (!column.notNull) return model.nullable().optional();
  return column.hasDefault ? model.optional() : model;
};

const updated: Use = (column, model) =>
  isComputed(column) ? undefined : (column.notNull ? model : model.nullable()).optional();

const isComputed = ({ generated, generatedIdentity }: AnyPgColumn): boolean =>
  generated !== undefined || generatedIdentity?.type === 'always';

/** The model of a type, as PostgreSQL takes it. */
function byType({ columnType, enumValues, ...column }: AnyPgColumn, time: z.ZodType): z.ZodType {
  switch (columnType) {
    case 'PgText':
      return text();
    case 'PgVarchar':
      return text((column as unknown as { readonly length?: number }).length);
    // PostgreSQL takes any 32 digits; z.uuid() asks for the version bits of RFC 9562.
    case 'PgUUID':
      return z.guid();
    case 'PgTimestamp':
      return time;
    case 'PgBoolean':
      return z.boolean();
    case 'PgInteger':
      return z.int32();
    case 'PgNumeric':
      return z.string();
    case 'PgEnumColumn':
      return z.enum(enumValues ?? []);
    default:
      throw new Error(`${columnType} has no model of its own: give one by rule.`);
  }
}

type Order<Table extends PgTable> = readonly [keyof Selected<Table> & string, keyof Selected<Table> & string];

/** @param columns whose defaults stand for what is left out; without them a pair is looked at when both are there */
const orderCheck =
  (order: readonly (readonly [string, string])[], columns: Readonly<Record<string, AnyPgColumn>>) =>
  (row: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx): void => {
    for (const [low, high] of order) {
      const [least, most] = [row[low] ?? columns[low]?.default, row[high] ?? columns[high]?.default];
      if (typeof least !== 'number' || typeof most !== 'number' || least <= most) continue;
      context.addIssue({ code: 'custom', path: [low], message: `${least} is above ${high}, which is ${most}` });
    }
  };
