import { createHash } from 'node:crypto';
import type { Client } from '../../postgres/connect/index.js';
import type { Bookkeeping, Chunk } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { literal, qualified } from '../../postgres/sql/index.js';

/** How far a file without a transaction has come. Its table beside the bookkeeping is there only until the file is done. */
export interface Progress {
  /** The journal's `when` of the migration. */
  readonly createdAt: number;
  readonly direction: 'up' | 'down';
  /** So many statements ran, from the first. */
  readonly done: number;
  /** The next one was begun by itself, and nobody saw its end. */
  readonly isStarted: boolean;
  /** Of the statements that ran or were begun: they must not change any more. */
  readonly hash: string;
}

/** The table's name. PostgreSQL cuts names after 63 bytes: a long one must not become the bookkeeping's own. */
export const progressTable = ({ schema, table }: Bookkeeping): string =>
  qualified(schema, `${table.slice(0, 40)}_progress`);

/** Whether a file without a transaction is begun and not done, as SQL. */
export const hasProgress = (bookkeeping: Bookkeeping): string =>
  `pg_catalog.to_regclass(${literal(progressTable(bookkeeping))}) is not null`;

/** Reads how far a file has come; undefined where none is begun. */
export async function readProgress(client: Client, bookkeeping: Bookkeeping): Promise<Progress | undefined> {
  const name = progressTable(bookkeeping);
  const [table] = await client.query<{ exists: boolean }>(`select ${hasProgress(bookkeeping)} as exists`);
  if (!table?.exists) return undefined;
  const [row] = await client.query<{
    created_at: string;
    is_up: boolean;
    done: number;
    started: boolean;
    hash: string;
  }>(`select created_at::text, is_up, done, started, hash from ${name}`);
  return (
    row && {
      createdAt: Number(row.created_at),
      direction: row.is_up ? 'up' : 'down',
      done: row.done,
      isStarted: row.started,
      hash: row.hash,
    }
  );
}

/** The statements that make the table, with a file's first row. */
export const beginProgress = (bookkeeping: Bookkeeping, when: number, direction: 'up' | 'down'): string =>
  `create table ${progressTable(bookkeeping)} (created_at bigint not null, is_up boolean not null, done int not null, started boolean not null, hash text not null);
   insert into ${progressTable(bookkeeping)} values (${when}, ${direction === 'up'}, 0, false, ${literal(hashOf([]))})`;

/** The statement that records how many chunks ran, and whether the next one has been begun. */
export const progressSql = (
  bookkeeping: Bookkeeping,
  chunks: readonly Chunk[],
  done: number,
  started = false,
): string =>
  `update ${progressTable(bookkeeping)} set done = ${done}, started = ${started}, hash = ${literal(hashOf(chunks.slice(0, done + (started ? 1 : 0))))}`;

export const endProgress = (bookkeeping: Bookkeeping): string => `drop table ${progressTable(bookkeeping)}`;

/**
 * Refuses to go on with a file whose statements are not those that ran.
 *
 * @throws SchemaError naming how many must be as they were
 */
export function refuseChanged(file: string, chunks: readonly Chunk[], { done, isStarted, hash }: Progress): void {
  const fixed = done + (isStarted ? 1 : 0);
  if (hashOf(chunks.slice(0, fixed)) !== hash)
    throw new SchemaError(
      'migration.edited',
      `${file} was edited: its first ${fixed} statements ran already and have to be as they were. Restore them from git; what did not run yet may be changed.`,
      { facts: { file, done: fixed } },
    );
}

const hashOf = (chunks: readonly Chunk[]): string =>
  createHash('sha256')
    .update(JSON.stringify(chunks.map(({ sql }) => sql)))
    .digest('hex');
