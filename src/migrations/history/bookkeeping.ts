import { defined } from '../../postgres/model/index.js';
import { asking, type Client, sqlStateOf } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { type OwnTransaction, whileSame } from '../session/index.js';
import { type Progress, progressTable, readProgress } from './progress.js';
import type { Bookkeeping, Migration } from '../../project/index.js';
import type { AppliedRow } from './applied-row.js';
import { pairRows } from './pair-rows.js';

/** What of a migration is recorded. */
type Recordable = Pick<Migration, 'tag' | 'hash' | 'entry'>;

const nameOf = ({ schema, table }: Bookkeeping): string => qualified(schema, table);

/** The statements that make the bookkeeping where it is missing, as drizzle's own migrator makes it. */
export const createBookkeeping = (bookkeeping: Bookkeeping): string[] => [
  `create schema if not exists ${qualified(bookkeeping.schema)}`,
  `create table if not exists ${nameOf(bookkeeping)} (id serial primary key, hash text not null, created_at bigint${bookkeeping.hasNames ? ', name text, applied_at timestamp with time zone default now()' : ''})`,
];

/** The statement that gives a bookkeeping of drizzle-orm 0.x the columns of 1.0; none for a folder of 0.x. */
export const columnsOfRelease1 = (bookkeeping: Bookkeeping): string[] =>
  bookkeeping.hasNames
    ? [
        `alter table ${nameOf(bookkeeping)} add column if not exists name text, add column if not exists applied_at timestamp with time zone default now()`,
      ]
    : [];

/** What the bookkeeping holds. */
export interface Ledger {
  /** The applied migrations, oldest first; none where there is no bookkeeping yet. */
  readonly rows: readonly AppliedRow[];
  /** A file without a transaction that is not done. */
  readonly progress?: Progress;
  /** Whether the table is there. */
  readonly exists: boolean;
  /** Whether it has the columns of drizzle-orm 1.0. */
  readonly hasNames?: boolean;
  /** Whether its rows belong to migrations by name: those of a folder of 1.0. */
  readonly byName?: boolean;
}

/** Reads drizzle's bookkeeping, and what is begun beside it. */
export async function readLedger(client: Client, bookkeeping: Bookkeeping): Promise<Ledger> {
  const found = await findBookkeeping(client, bookkeeping);
  if (!found) return { rows: [], exists: false };
  const name = found.named ? 'name' : 'null as name';
  const rows = await client.query<{ id: number; hash: string; created_at: string; name: string | null }>(
    `select id, hash, created_at::text, ${name} from ${nameOf(bookkeeping)} order by created_at, id`,
  );
  const progress = await readProgress(client, bookkeeping);
  return {
    rows: rows.map((row) => ({
      id: row.id,
      hash: row.hash,
      createdAt: Number(row.created_at),
      ...defined({ name: row.name ?? undefined }),
    })),
    exists: true,
    hasNames: found.named,
    byName: bookkeeping.hasNames ?? false,
    ...defined({ progress }),
  };
}

/** The same outside of the lock, where others may be at work. */
export const askLedger = (client: Client, bookkeeping: Bookkeeping): Promise<Ledger> =>
  askingUnlocked(client, () => readLedger(client, bookkeeping));

/**
 * Reads in one transaction, outside of the lock. Between being found and being read, the table of a file without a transaction may
 * go, for another run has ended that file: then all is read anew.
 */
export async function askingUnlocked<T>(client: Client, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await asking(client, work);
    } catch (error) {
      if (sqlStateOf(error) !== '42P01' || attempt === 5) throw error;
    }
}

/**
 * Whether the bookkeeping is there. The catalog says so also to a role without rights in its schema.
 *
 * @throws SchemaError where this role may not read it, or a policy hides rows: they would read as migrations that are not applied
 */
async function findBookkeeping(
  client: Client,
  bookkeeping: Bookkeeping,
): Promise<{ readonly named: boolean } | undefined> {
  const { schema, table } = bookkeeping;
  const [found] = await client.query<{ user: string; readable: boolean; hidden: boolean; named: boolean }>(
    `select current_user::text as user,
       pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select') as readable,
       pg_catalog.row_security_active(c.oid) as hidden,
       exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'name' and not a.attisdropped) as named
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
  return found;
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
 * Gives a bookkeeping of drizzle-orm 0.x the columns of 1.0, as 1.0's own migrator does: without the names, it would apply again
 * what is applied. In a folder of 0.x nothing is done.
 *
 * @param migrations all of the folder, by which the rows get their names
 */
export async function upgradeBookkeeping(
  client: Client,
  bookkeeping: Bookkeeping,
  { exists, hasNames, rows }: Ledger,
  migrations: readonly Migration[],
): Promise<void> {
  if (!bookkeeping.hasNames || !exists || hasNames) return;
  const name = nameOf(bookkeeping);
  const named = [...pairRows(migrations, rows, true)].map(
    ([{ tag }, { id }]) => `update ${name} set name = ${literal(tag)}, applied_at = null where id = ${id}`,
  );
  await client.exec([...columnsOfRelease1(bookkeeping), ...named].join(';\n'));
}

/**
 * The statement that records a migration.
 *
 * @param own gives a row only while the transaction is the one that took the lock
 */
export const recordSql = (
  bookkeeping: Bookkeeping,
  { hash = '', entry, tag }: Recordable,
  own?: OwnTransaction,
): string => {
  const { hasNames } = bookkeeping;
  const values = `${literal(hash)}, ${entry.when}${hasNames ? `, ${literal(tag)}` : ''}`;
  return `insert into ${nameOf(bookkeeping)} ("hash", "created_at"${hasNames ? ', "name"' : ''}) ${own ? whileSame(values, own) : `values (${values})`}`;
};

/** The statement that forgets a migration. */
export const forgetSql = (bookkeeping: Bookkeeping, { entry }: Recordable): string =>
  `delete from ${nameOf(bookkeeping)} where ${timeSql(bookkeeping, 'created_at')} = ${entry.when}`;

/** By which time a row is known, as SQL: in a folder of 1.0 by the second, since rows of 0.x have milliseconds. */
export const timeSql = ({ hasNames }: Bookkeeping, column: string): string =>
  hasNames ? `${column} / 1000 * 1000` : column;
