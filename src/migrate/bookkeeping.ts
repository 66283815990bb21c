import type { Client } from '../connect/index.js';
import { literal, qualified } from '../sql/index.js';
import { type Progress, progressTable, readProgress } from './progress.js';

/** Where drizzle records applied migrations. */
export interface Bookkeeping {
  readonly schema: string;
  readonly table: string;
}

/** One row of drizzle's bookkeeping. */
export interface AppliedRow {
  readonly id: number;
  /** sha256 of the migration file as it was applied. */
  readonly hash: string;
  /** The journal's `when`. */
  readonly createdAt: number;
}

const nameOf = ({ schema, table }: Bookkeeping): string => qualified(schema, table);

/** The statements that make the bookkeeping where it is missing, as drizzle's own migrator makes it. */
export const createBookkeeping = (bookkeeping: Bookkeeping): string[] => [
  `create schema if not exists ${qualified(bookkeeping.schema)}`,
  `create table if not exists ${nameOf(bookkeeping)} (id serial primary key, hash text not null, created_at bigint)`,
];

/** What the bookkeeping holds. */
export interface Books {
  /** The applied migrations, oldest first; none where there is no bookkeeping yet. */
  readonly rows: readonly AppliedRow[];
  /** A file without a transaction that is not done. */
  readonly progress?: Progress;
  /** Whether the table is there. */
  readonly exists: boolean;
}

/**
 * Reads drizzle's bookkeeping, and what is begun beside it.
 *
 * @param isThere true where the table is known to be there: a round trip less
 */
export async function readBooks(client: Client, bookkeeping: Bookkeeping, isThere = false): Promise<Books> {
  if (!isThere) {
    const [table] = await client.query<{ exists: boolean }>(
      `select pg_catalog.to_regclass(${literal(nameOf(bookkeeping))}) is not null as exists`,
    );
    if (!table?.exists) return { rows: [], exists: false };
  }
  const [books] = await client.query<{ rows: [number, string, string][]; begun: boolean }>(
    `select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(id, hash, created_at::text) order by created_at, id), '[]') as rows,
       pg_catalog.to_regclass(${literal(progressTable(bookkeeping))}) is not null as begun
     from ${nameOf(bookkeeping)}`,
  );
  const progress = books?.begun ? await readProgress(client, bookkeeping) : undefined;
  return {
    rows: (books?.rows ?? []).map(([id, hash, createdAt]) => ({ id, hash, createdAt: Number(createdAt) })),
    exists: true,
    ...(progress && { progress }),
  };
}

/** Makes the bookkeeping where it is missing. A user who may not create schemas can still use one that is there. */
export async function ensureBookkeeping(client: Client, bookkeeping: Bookkeeping, { exists }: Books): Promise<void> {
  if (!exists) await client.exec(createBookkeeping(bookkeeping).join(';\n'));
}

/** The statement that records a migration. */
export const recordSql = (bookkeeping: Bookkeeping, hash: string, when: number): string =>
  `insert into ${nameOf(bookkeeping)} ("hash", "created_at") values (${literal(hash)}, ${when})`;

/** The statement that forgets a migration. */
export const forgetSql = (bookkeeping: Bookkeeping, when: number): string =>
  `delete from ${nameOf(bookkeeping)} where created_at = ${when}`;
