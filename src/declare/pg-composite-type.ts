import * as v from 'valibot';
import { checkCall, record, text } from './check-call.js';
import { columnType, type ColumnType, type DeclaredType } from './column-type.js';
import { checkName, type Declaration, DeclarationError } from './declaration.js';
import { parseRecord, type RecordOf, recordText } from './record-value.js';

/** Where a composite type lies. */
export interface PgCompositeTypeConfig {
  /** `public` without it. */
  readonly schema?: string;
}

/** Any composite type, whatever its attributes. */
export interface CompositeTypeLike extends DeclaredType<'composite'> {
  readonly attributes: Readonly<Record<string, string>>;
}

/** A composite type as `pgCompositeType` declares it; called, it is a column of it. */
export interface PgCompositeType<Attributes extends Readonly<Record<string, string>>>
  extends ColumnType<RecordOf<Attributes>>, Declaration<'composite'> {
  readonly schema: string;
  readonly attributes: Attributes;
}

const wanted = "an object like { street: 'text', zip: 'text' }";
const configShape = v.strictObject({ schema: v.optional(text) }, "an object like { schema: 'app' }");

/**
 * Declares a composite type. Drizzle has none.
 *
 * @example
 * export const address = pgCompositeType('address', { street: 'text', zip: 'text' });
 * export const people = pgTable('people', { home: address('home') }); // { street: string | null; zip: string | null }
 * Arrays of it are read by drizzle-orm, which before 1.0 loses backslashes within them.
 *
 * @param name without schema
 * @param attributes their types as they are written in SQL, by their names, in the order of the type
 * @returns the declaration, to be exported, which is also a column type whose values are objects
 * @throws DeclarationError for a name that is empty or longer than 63 bytes, for a name that JavaScript takes for a number, whose
 *   place in the order it does not keep, and for what is not as its type
 * @see https://www.postgresql.org/docs/current/rowtypes.html
 */
export function pgCompositeType<const Attributes extends Readonly<Record<string, string>>>(
  name: string,
  attributes: Attributes,
  config: PgCompositeTypeConfig = {},
): PgCompositeType<Attributes> {
  checkName('composite type', name);
  const call = `pgCompositeType('${name}')`;
  checkCall(call, record(v.string("a text like 'text' or 'numeric(10, 2)'"), wanted), attributes);
  checkCall(call, configShape, config);
  const { schema = 'public' } = config;
  checkName('schema', schema);
  for (const attribute of Object.keys(attributes)) checkAttribute(attribute, name);
  return columnType(
    'composite',
    { name, schema, attributes },
    {
      // Drivers hand over the text; within JSON it is an object already.
      fromDriver: (value) =>
        (typeof value === 'string' ? parseRecord(attributes, value) : value) as RecordOf<Attributes>,
      toDriver: (value) => recordText(attributes, value),
    },
  );
}

/** JavaScript puts names that are numbers before all others. */
function checkAttribute(attribute: string, type: string): void {
  checkName('attribute', attribute, ` of composite type "${type}"`);
  if (/^(0|[1-9]\d*)$/.test(attribute))
    throw new DeclarationError(
      `Attribute "${attribute}" of composite type "${type}" is a number, whose place JavaScript does not keep: give it another name.`,
      { facts: { object: `composite type ${type}`, value: attribute } },
    );
}
