/**
 * A part of an expression as PostgreSQL prints it: a quoted name, a text, a word, or any other character by itself; space does not
 * matter. A regular expression that JavaScript and PostgreSQL read alike.
 */
export const token = String.raw`"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$\u0080-\uffff]+|\S`;

/** The parts of an expression. */
export const tokensOf = (sql: string): readonly string[] => sql.match(new RegExp(token, 'gu')) ?? [];
