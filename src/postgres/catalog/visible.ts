/**
 * Characters that change how the text around them is shown and are not seen themselves: controls (C0, DEL, C1), line and paragraph
 * separators, and those that turn the direction of writing. The inside of a bracket expression that JavaScript and PostgreSQL
 * read alike; NUL, which no text of PostgreSQL holds, is left out.
 */
export const unseen = String.raw`\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;

const all = new RegExp(`[\\u0000${unseen}]`, 'gu');
const inBlocks = new RegExp(`(?![\\n\\t])[\\u0000${unseen}]`, 'gu');

const short: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

const escape = (character: string): string =>
  short[character] ?? String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text on one line, as it can be shown anywhere: ESC becomes `\u001b`, a line break `\n`. */
export const visible = (text: string): string => text.replaceAll(all, escape);

/** The same for text of several lines: line breaks and tabs stay. */
export const visibleBlock = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(inBlocks, escape);

/** JSON for people and programs: the same data, with nothing unseen in the text. */
export const visibleJson = (value: object): string => visibleBlock(JSON.stringify(value, null, 2));
