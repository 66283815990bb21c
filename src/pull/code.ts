import { unseen } from '../postgres/catalog/index.js';

/** A piece of TypeScript, and what has to be there for it. */
export interface Code {
  /** Names that it imports stand in it as tokens, until it is known what they are called in the file. */
  readonly text: string;
  /** Ids of objects that other new declarations make. */
  readonly needs: readonly string[];
}

/** A name that code imports. */
export interface Imported {
  readonly name: string;
  /** A package, or the absolute path of a module of the project. */
  readonly from: string;
}

/** Code that is written as it is. */
export const plain = (text: string): Code => ({ text, needs: [] });

/** No text of PostgreSQL holds NUL, and no literal is written with it. */
const tokens = /\0([^\0]*)\0([^\0]*)\0/g;

/** A name of another module. */
export const imported = (name: string, from: string): Code => plain(`\u0000${from}\u0000${name}\u0000`);

/** A name of `archon-schema/declare`. */
export const builder = (name: string): Code => imported(name, 'archon-schema/declare');

/** The names that a text imports, in their order, each once. */
export function importsOf(text: string): Imported[] {
  const all = [...text.matchAll(tokens)].map(([token, from = '', name = '']) => [token, { from, name }] as const);
  return [...new Map(all).values()];
}

/** The text with each imported name as it is called. */
export const withNames = (text: string, nameOf: (one: Imported) => string): string =>
  text.replaceAll(tokens, (_token, from: string, name: string) => nameOf({ from, name }));

/** The constant that holds another new declaration, which makes the object with this id. */
export const drafted = (name: string, id: string): Code => ({ text: name, needs: [id] });

/** Code that consists of other code and of text; what its parts need, the whole needs. */
export function code(strings: TemplateStringsArray, ...parts: readonly (Code | string)[]): Code {
  const pieces = parts.map((part) => (typeof part === 'string' ? plain(part) : part));
  return {
    text: strings.reduce((text, string, at) => text + (pieces[at - 1]?.text ?? '') + string),
    needs: pieces.flatMap(({ needs }) => needs),
  };
}

/** Several pieces with a text between them. */
export const joined = (pieces: readonly Code[], separator: string): Code => ({
  text: pieces.map(({ text }) => text).join(separator),
  needs: pieces.flatMap(({ needs }) => needs),
});

/** What a line of code should hold at most. */
const width = 100;

const isShort = ({ text }: Code): boolean =>
  withNames(text, ({ name }) => name).length <= width && !text.includes('\n');

/** `[a, b]` */
export function list(items: readonly Code[]): Code {
  const inner = joined(items, ', ');
  return isShort(inner) ? code`[${inner}]` : code`[\n${joined(items.map(indented), ',\n')},\n]`;
}

/** `{ key: value }`; what is undefined is left out. */
export function object(fields: Readonly<Record<string, Code | undefined>>): Code {
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [code`${isPlainName(key) ? key : string(key)}: ${value}`],
  );
  const inner = joined(pairs, ', ');
  return isShort(inner) ? code`{ ${inner} }` : code`{\n${joined(pairs.map(indented), ',\n')},\n}`;
}

/** Lines within a template literal stay where they are: only code that has none is moved. */
const indented = (piece: Code): Code => ({
  ...piece,
  text: `  ${piece.text.includes('`') ? piece.text : piece.text.replaceAll('\n', '\n  ')}`,
});

/** Whether a name can be written behind a dot, or as a key, without quotes. */
export const isPlainName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** A text as a string literal; of several lines as a template literal, which shows them as they are. */
export const string = (text: string): Code => plain(text.includes('\n') ? template(text) : quoted(text));

/** A text as a template literal. A carriage return would be read as a line feed. */
export const template = (text: string): string =>
  `\`${escaped(text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${'))}\``;

function quoted(text: string): string {
  const body = escaped(text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'));
  return body.includes("'") && !body.includes('"') ? `"${body}"` : `'${body.replaceAll("'", "\\'")}'`;
}

/** Controls but the line feed, marks that turn the direction of writing, and what editors take for a line break. */
const hidden = new RegExp(`(?!\\n)[${unseen}\\ufeff]`, 'gu');

const short: Readonly<Record<string, string>> = { '\t': '\t', '\r': '\\r' };

const escaped = (text: string): string =>
  text.replaceAll(hidden, (one) => short[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
