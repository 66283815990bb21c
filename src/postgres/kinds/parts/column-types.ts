/**
 * An explicit cast cuts what is too long, an assignment refuses it (PostgreSQL manual, CREATE CAST): so it is written only where
 * PostgreSQL assigns none. Types of a schema are enums and the like, which go by their text.
 *
 * @param name of the column, quoted
 */
export function usingClause(name: string, wanted: string, present: string): string {
  const [a, b] = [familyOf(present), familyOf(wanted)];
  if (a === b || b === 'string') return '';
  const isOfSchema = wanted.includes('.') || present.includes('.');
  // Blanks at the end of a char are none of its text.
  const isText = a.endsWith('string') && !/^character(\(|\[|$)/.test(present);
  return ` USING ${name}${isOfSchema && !isText ? '::text' : ''}::${wanted}`;
}

const families: Readonly<Record<string, RegExp>> = {
  string: /^(text|character|character varying)$/,
  number: /^(smallint|integer|bigint|numeric|real|double precision)$/,
  time: /^(date|timestamp|time)( with(out)? time zone)?$/,
  json: /^jsonb?$/,
};

/** Types between which PostgreSQL assigns; an array goes as its elements do, and not to a string as they do. */
export function familyOf(type: string): string {
  const bare = type.replace(/\(.*?\)|\[\]/g, '').trim();
  const [family = bare] = Object.entries(families).flatMap(([name, pattern]) => (pattern.test(bare) ? [name] : []));
  return type.endsWith('[]') ? `array of ${family}` : family;
}

/** What a type that can be moved out of the row has by itself (`SET STORAGE DEFAULT`, which PostgreSQL knows from 16 on). */
export const usualStorage = (type: string): string =>
  /^(numeric|inet|cidr)\b(?!.*\[\])/.test(type) ? 'main' : 'extended';
