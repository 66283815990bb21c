import type { Json } from '../model/index.js';
import { tokensOf } from './tokens.js';

/**
 * Whether two values of a property differ in nothing but the quotes around plain names: a column `json` is printed as `json` by
 * PostgreSQL 16 and as `"json"` by 17, where it is a keyword.
 */
export function isSameButQuoted(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSameButQuoted(item, b[index]));
  if (typeof a !== 'string' || typeof b !== 'string' || a.replaceAll('"', '') !== b.replaceAll('"', '')) return false;
  return unquoted(a) === unquoted(b);
}

/** Words that PostgreSQL prints in lower case and that are no names. */
const constants = ['true', 'false', 'null'];

/** A quoted name that may as well bear no quotes. A regular expression that JavaScript and PostgreSQL read alike. */
export const plainQuoted = `^"(?!(?:${constants.join('|')})")[a-z_][a-z0-9_$]*"$`;

const plain = new RegExp(plainQuoted);

const unquoted = (sql: string): string =>
  tokensOf(sql)
    .map((token) => (plain.test(token) ? token.slice(1, -1) : token))
    .join('\0');
