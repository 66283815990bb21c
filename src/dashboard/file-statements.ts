import { chunksForTransaction } from '../project/index.js';

/** The statements of a migration's file one after the other, each with its semicolon: between breakpoints, a file needs none. */
export const fileStatements = (file: string, sql: string): string[] =>
  chunksForTransaction(file, sql).map((chunk) => (isClosed(chunk.sql.trimEnd()) ? chunk.sql : `${chunk.sql}\n;`));

/** A semicolon in a comment at the end closes nothing; one too many does no harm. */
const isClosed = (sql: string): boolean => sql.endsWith(';') && !/--.*$/.test(sql);
