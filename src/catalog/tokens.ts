/** Parts of an expression as PostgreSQL prints it: quoted names, texts, words, and every other character by itself. */
export const tokensOf = (sql: string): readonly string[] =>
  sql.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$\u0080-\uffff]+|\S/gu) ?? [];
