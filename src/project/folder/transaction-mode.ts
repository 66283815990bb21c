import { type Chunk, splitChunks } from './migration-files.js';
import { SchemaError } from '../../errors/index.js';

/** The comment at the top of a migration or rollback file that has it run without a transaction. */
export const noTransaction = '-- archon-schema: no transaction';

/**
 * Whether a file asks to run without a transaction, by a comment above its first statement.
 *
 * @throws SchemaError for a mark that is not known: taken for a comment, it would run in a transaction
 */
export function runsOutside(file: string, sql: string): boolean {
  for (const line of sql.split('\n').map((text) => text.trim())) {
    if (line !== '' && !line.startsWith('--')) return false;
    const mark = /^--\s*archon-schema:\s*(.*)$/i.exec(line)?.[1];
    if (mark === undefined) continue;
    if (mark.toLowerCase() === 'no transaction') return true;
    throw new SchemaError(
      'migration.statement',
      `${file} begins with "${line}", which says nothing: the one mark there is "${noTransaction}".`,
      { facts: { file, found: line, expected: noTransaction } },
    );
  }
  return false;
}

const leading = String.raw`(?:\s*--[^\n]*\n)*\s*`;
const ofIndex = new RegExp(
  `^(${leading}(?:create\\s+(?:unique\\s+)?|drop\\s+|re)index\\s+(?:(?:index|table|schema)\\s+)?)concurrently\\s+`,
  'i',
);
const ofPartition = new RegExp(
  `^(${leading}alter\\s+table\\s.*\\bdetach\\s+partition\\s.*?)\\s+concurrently(\\s*;?)$`,
  'is',
);

/**
 * A file's chunks for a place that has only one transaction and nobody to wait for: a scratch database, a script for a
 * dashboard. Where the file runs without a transaction, what is done concurrently is done plainly, with the same outcome.
 */
export function chunksForTransaction(file: string, sql: string): Chunk[] {
  const chunks = splitChunks(sql);
  if (!runsOutside(file, sql)) return chunks;
  return chunks.map((chunk) => ({ ...chunk, sql: withoutConcurrently(chunk.sql) }));
}

/** The statement that does plainly what this one does concurrently. */
export const withoutConcurrently = (sql: string): string => sql.replace(ofIndex, '$1').replace(ofPartition, '$1$2');
