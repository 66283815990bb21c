import { fromDriver, toDriver, type ValueOf } from './value-type.js';

/** The value of an attribute: numbers, booleans and JSON as such; everything else, also an array, as PostgreSQL prints it. */
type AttributeOf<Type extends string> = Type extends `${string}[]` | 'bytea' ? string : ValueOf<Type>;

/** The TypeScript type of a composite value: each attribute can be NULL. */
export type RecordOf<Attributes extends Readonly<Record<string, string>>> = {
  -readonly [Name in keyof Attributes]: AttributeOf<Attributes[Name]> | null;
};

/** Reads a composite value as PostgreSQL prints it (PostgreSQL manual, 8.16.6): `(a,"b ""c""",)`. */
export function parseRecord(attributes: Readonly<Record<string, string>>, text: string): Record<string, unknown> {
  const fields = [...`,${text.slice(1, -1)}`.matchAll(/,("(?:[^"\\]|""|\\[^])*"|[^,]*)/g)].map(
    ([, field = '']) => field,
  );
  return Object.fromEntries(
    Object.entries(attributes).map(([name, type], at) => {
      const field = fields[at] ?? '';
      return [name, field === '' ? null : fromDriver(type, unquoted(field))];
    }),
  );
}

/** Within quotes, a doubled one and a doubled backslash stand for one. */
const unquoted = (field: string): string =>
  field.startsWith('"') ? field.slice(1, -1).replaceAll(/""|\\[^]/g, (pair) => pair.slice(1)) : field;

/** Writes a composite value as PostgreSQL reads it. */
export function recordText(
  attributes: Readonly<Record<string, string>>,
  value: Readonly<Record<string, unknown>>,
): string {
  const fields = Object.entries(attributes).map(([name, type]) => {
    const own = value[name] ?? null;
    return own === null ? '' : `"${String(toDriver(type, own)).replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `(${fields.join(',')})`;
}
