import { asking, type Client, sqlStateOf } from '../../postgres/connect/index.js';
import { literal, qualified } from '../../postgres/sql/index.js';

/**
 * What PostgreSQL leaves where a statement that runs outside a transaction is cut off, and how such a statement is run again.
 * Only the kinds of statement matter here, so a few words of their beginning are read.
 */
interface Kind {
  readonly of: RegExp;
  /** What PostgreSQL answers when the statement has run whole before; undefined where running it twice does no harm. */
  readonly ranBefore?: string;
}

const name = String.raw`(?:"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)`;
const indexBuild = new RegExp(
  `^create\\s+(?:unique\\s+)?index\\s+concurrently\\s+(?:if\\s+not\\s+exists\\s+)?(?<index>${name})\\s+on\\s+(?:only\\s+)?(?<table>${name}(?:\\s*\\.\\s*${name})?)`,
  'i',
);
const detach = /^alter\s+table\s.*\bdetach\s+partition\s.*\sconcurrently\s*;?$/is;

const kinds: readonly Kind[] = [
  { of: indexBuild, ranBefore: '42P07' },
  { of: /^drop\s+index\s+concurrently\s/i, ranBefore: '42704' },
  { of: detach, ranBefore: '42P01' },
  { of: /^(?:reindex|vacuum|analyze|cluster|checkpoint|alter\s+system)\b/i },
];

/** A statement without the comments before it. */
const bare = (sql: string): string => sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/, '').trim();

const kindOf = (sql: string): Kind | undefined => kinds.find(({ of }) => of.test(bare(sql)));

/** Whether a statement can be run again when nobody saw its end. */
export const isRepeatable = (sql: string): boolean => kindOf(sql) !== undefined;

/** Whether an index is built concurrently under a name that PostgreSQL makes up: what is left of it could not be found again. */
export const isNamelessIndex = (sql: string): boolean =>
  /^create\s+(?:unique\s+)?index\s+concurrently\s+on\s/i.test(bare(sql));

/** Whether an error says that a statement whose end nobody saw has run whole. */
export function hasRun(sql: string, error: unknown): boolean {
  const ranBefore = kindOf(sql)?.ranBefore;
  return ranBefore !== undefined && ranBefore === sqlStateOf(error);
}

/**
 * Clears away what the same statement left when it failed or was cut off: an index that is there but not valid
 * (PostgreSQL manual, CREATE INDEX, Building Indexes Concurrently).
 */
export async function clearLeftovers(client: Client, sql: string): Promise<void> {
  const { index, table } = indexBuild.exec(bare(sql))?.groups ?? {};
  if (index === undefined || table === undefined) return;
  // The file names it as its author would; nothing but PostgreSQL's own is asked for that.
  const [found] = await client.query<{ oid: string | null }>(
    `select pg_catalog.to_regclass(${literal(table)})::pg_catalog.oid::pg_catalog.text as oid`,
  );
  const [left] = await asking(client, () =>
    client.query<{ schema: string; name: string }>(
      `select n.nspname as schema, c.relname as name from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indexrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where i.indrelid = ${found?.oid ?? '0'}::oid and not i.indisvalid
         and c.relname = (pg_catalog.parse_ident(${literal(index)}))[1]`,
    ),
  );
  if (left) await client.exec(`drop index concurrently ${qualified(left.schema, left.name)}`);
}

/** What ends a partition's detaching that was cut off halfway (PostgreSQL manual, ALTER TABLE); undefined for all else. */
export function finishing(sql: string, error: unknown): string | undefined {
  if (!detach.test(bare(sql)) || sqlStateOf(error) !== '55000') return undefined;
  return bare(sql).replace(/\sconcurrently\s*;?$/i, ' finalize');
}
