/** Where a name is taken, PostgreSQL appends a number. */
export const isOneOf = (name: string, derived: readonly string[]): boolean =>
  derived.some((one) => name === one || (name.startsWith(one) && /^\d+$/.test(name.slice(one.length))));

/** A name has 63 bytes (PostgreSQL manual, 4.1.1. Identifiers and Key Words). */
const longest = 63;

/** `table_column_label`, the longer of the two cut until the whole fits (PostgreSQL's makeObjectName). */
export function chosenName(table: string, columns: string, label: string): string {
  const room = longest - label.length - (columns === '' ? 1 : 2);
  let [first, second] = [bytes(table), bytes(columns)];
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return [cutName(table, first), ...(columns === '' ? [] : [cutName(columns, second)]), label].join('_');
}

const bytes = (text: string): number => Buffer.byteLength(text);

/** What PostgreSQL leaves of a text: never half a character. */
export const cutName = (text: string, length = longest): string =>
  new TextDecoder().decode(Buffer.from(text).subarray(0, length), { stream: true });
