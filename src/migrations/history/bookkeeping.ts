import { defined } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { type OwnTransaction, whileSame } from '../session/index.js';
import { type Progress, progressTable, readProgress } from './progress.js';
import type { Bookkeeping } from '../../project/index.js';

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
export interface Ledger {
  /** The applied migrations, oldest first; none where there is no bookkeeping yet. */
  readonly rows: readonly AppliedRow[];
  /** A file without a transaction that is not done. */
  readonly progress?: Progress;
  /** Whether the table is there. */
  readonly exists: boolean;
}

/** Reads drizzle's bookkeeping, and what is begun beside it. */
export async function readLedger(client: Client, bookkeeping: Bookkeeping): Promise<Ledger> {
  if (!(await hasBookkeeping(client, bookkeeping))) return { rows: [], exists: false };
  const rows = await client.query<{ id: number; hash: string; created_at: string; begun: boolean }>(
    `select id, hash, created_at::text from ${nameOf(bookkeeping)} order by created_at, id`,
  );
  const progress = await readProgress(client, bookkeeping);
  return {
    rows: rows.map(({ id, hash, created_at }) => ({ id, hash, createdAt: Number(created_at) })),
    exists: true,
    ...defined({ progress }),
  };
}

/**
 * Whether the bookkeeping is there. The catalog says so also to a role without rights in its schema.
 *
 * @throws SchemaError where this role may not read it, or a policy hides rows: they would read as migrations that are not applied
 */
async function hasBookkeeping(client: Client, bookkeeping: Bookkeeping): Promise<boolean> {
  const { schema, table } = bookkeeping;
  const [found] = await client.query<{ user: string; readable: boolean; hidden: boolean }>(
    `select current_user::text as user,
       pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select') as readable,
       pg_catalog.row_security_active(c.oid) as hidden
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${literal(schema)} and c.relname = ${literal(table)}`,
  );
  if (found && !found.readable) {
    const role = ident(found.user);
    throw new SchemaError(
      'access.denied',
      `Role ${found.user} may not read ${schema}.${table}, so nobody knows which migrations are applied: connect as the owner of the table, or have the owner run GRANT USAGE ON SCHEMA ${ident(schema)} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${ident(schema)} TO ${role};`,
      { facts: { role: found.user, table: `${schema}.${table}`, causeCode: '42501' }, cause: lacksRight },
    );
  }
  if (found?.hidden)
    throw new SchemaError(
      'access.hidden',
      `Row level security hides rows of ${schema}.${table} from this role, so nobody knows which migrations are applied: connect as the owner of the table, or switch it off there.`,
      { facts: { table: `${schema}.${table}` } },
    );
  return found !== undefined;
}

/** As PostgreSQL would say it, had it been asked. */
const lacksRight = Object.assign(new Error('permission denied'), { code: '42501' });

/** Whether a bookkeeping that is there holds what it did before. A row that is taken away and put back has another id. */
export async function isUnchanged(
  client: Client,
  bookkeeping: Bookkeeping,
  { rows, progress }: Ledger,
): Promise<boolean> {
  const [now] = await client.query<{ count: number; newest: number; begun: boolean }>(
    `select count(*)::int as count, coalesce(max(id), 0) as newest,
       pg_catalog.to_regclass(${literal(progressTable(bookkeeping))}) is not null as begun from ${nameOf(bookkeeping)}`,
  );
  const newest = Math.max(0, ...rows.map(({ id }) => id));
  return !progress && now?.begun === false && now.count === rows.length && now.newest === newest;
}

/** Makes the bookkeeping where it is missing. A user who may not create schemas can still use one that is there. */
export async function ensureBookkeeping(client: Client, bookkeeping: Bookkeeping, { exists }: Ledger): Promise<void> {
  if (exists) return;
  try {
    await client.exec(createBookkeeping(bookkeeping).join(';\n'));
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42501') throw cause;
    throw new SchemaError(
      'access.denied',
      `${bookkeeping.schema}.${bookkeeping.table}, which records applied migrations, cannot be created: ${(cause as Error).message}. Connect as the owner of the database, or have the owner run CREATE SCHEMA ${qualified(bookkeeping.schema)} AUTHORIZATION and the name of this role.`,
      { facts: { table: `${bookkeeping.schema}.${bookkeeping.table}`, causeCode: '42501' }, cause },
    );
  }
}

/**
 * The statement that records a migration.
 *
 * @param own gives a row only while the transaction is the one that took the lock
 */
export const recordSql = (bookkeeping: Bookkeeping, hash: string, when: number, own?: OwnTransaction): string => {
  const values = `${literal(hash)}, ${when}`;
  return `insert into ${nameOf(bookkeeping)} ("hash", "created_at") ${own ? whileSame(values, own) : `values (${values})`}`;
};

/** The statement that forgets a migration. */
export const forgetSql = (bookkeeping: Bookkeeping, when: number): string =>
  `delete from ${nameOf(bookkeeping)} where created_at = ${when}`;
