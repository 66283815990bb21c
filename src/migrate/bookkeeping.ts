import type { Client } from '../connect/index.js';
import { literal, qualified } from '../sql/index.js';

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

/** Makes the bookkeeping where it is missing. A user who may not create schemas can still use one that is there. */
export async function ensureBookkeeping(client: Client, bookkeeping: Bookkeeping): Promise<void> {
  if (!(await hasBookkeeping(client, bookkeeping)))
    for (const sql of createBookkeeping(bookkeeping)) await client.exec(sql);
}

async function hasBookkeeping(client: Client, bookkeeping: Bookkeeping): Promise<boolean> {
  const [row] = await client.query<{ there: boolean }>('select pg_catalog.to_regclass($1) is not null as there', [
    nameOf(bookkeeping),
  ]);
  return row?.there ?? false;
}

/** The applied migrations, oldest first; none where there is no bookkeeping yet. */
export async function readApplied(client: Client, bookkeeping: Bookkeeping): Promise<AppliedRow[]> {
  if (!(await hasBookkeeping(client, bookkeeping))) return [];
  const rows = await client.query<{ id: number; hash: string; created_at: string }>(
    `select id, hash, created_at::text from ${nameOf(bookkeeping)} order by created_at, id`,
  );
  return rows.map(({ id, hash, created_at }) => ({ id, hash, createdAt: Number(created_at) }));
}

/** The statement that records a migration. */
export const recordSql = (bookkeeping: Bookkeeping, hash: string, when: number): string =>
  `insert into ${nameOf(bookkeeping)} ("hash", "created_at") values (${literal(hash)}, ${when})`;

/** The statement that forgets a migration. */
export const forgetSql = (bookkeeping: Bookkeeping, when: number): string =>
  `delete from ${nameOf(bookkeeping)} where created_at = ${when}`;
