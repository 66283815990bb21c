import { chunksForTransaction } from '../project/index.js';

/** The statements of a migration's file one after the other, each with its semicolon: between breakpoints, a file needs none. */
export const fileStatements = (file: string, sql: string): string[] =>
  chunksForTransaction(file, sql).map((chunk) => (/;\s*$/.test(chunk.sql) ? chunk.sql : `${chunk.sql}\n;`));
