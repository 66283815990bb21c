import type { Client } from '../../postgres/connect/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import { countListed, readingOnly } from './count-rows.js';
import type { Pair } from './names.js';
import type { PendingChanges } from './pending-changes.js';
import type { Change } from './read-statement.js';

/** Rows, or values of a column, that a pending migration deletes for good. */
export interface MigrationLoss {
  /** The tag of the migration. */
  readonly migration: string;
  readonly schema: string;
  readonly table: string;
  /** Only the values of this column go. */
  readonly column?: string;
  /** How many rows go, or hold a value in that column; undefined where they could not be counted. */
  readonly rows: number | undefined;
  /** Lists them. */
  readonly query: string;
  /** Why they could not be counted. */
  readonly reason?: string;
}

/** Counts what the statements of pending migrations drop and truncate. What holds nothing is left out. */
export async function countLosses(client: Client, pending: readonly PendingChanges[]): Promise<MigrationLoss[]> {
  const losses: MigrationLoss[] = [];
  const gone = new Set<string>();
  await readingOnly(client, async () => {
    for (const { migration, changes } of pending)
      for (const change of changes)
        for (const part of await dropParts(client, change)) {
          const { schema, table, column, query } = part;
          const whole = JSON.stringify([schema, table]);
          const key = JSON.stringify([schema, table, column]);
          if (gone.has(whole) || gone.has(key)) continue;
          gone.add(column === undefined ? whole : key);
          const counted = await countListed(client, query);
          if ('rows' in counted && counted.rows === 0) continue;
          losses.push({
            migration: migration.tag,
            ...part,
            ...('rows' in counted ? { rows: counted.rows } : { rows: undefined, reason: counted.reason }),
          });
        }
  });
  return losses;
}

type Part = Pick<MigrationLoss, 'schema' | 'table' | 'column' | 'query'>;

/** What of the database a change drops or empties. */
export async function dropParts(client: Client, change: Change): Promise<Part[]> {
  if (change.does === 'truncate') return tablesIn(client, change.tables.map(isTable), true);
  if (change.does !== 'drop') return [];
  const tables = change.targets.flatMap((target) =>
    target.kind === 'relation'
      ? [isTable(target.pair)]
      : target.kind === 'schema' && change.isCascade
        ? [`n.nspname = ${literal(target.name)}`]
        : [],
  );
  const columns = change.targets.flatMap((target) => (target.kind === 'column' ? [target] : []));
  const parts = tables.length === 0 ? [] : await tablesIn(client, tables, change.isCascade);
  for (const { table, name } of columns)
    if (await isStored(client, table, name))
      parts.push({
        schema: table[0],
        table: table[1],
        column: name,
        query: `select * from ${qualified(...table)} where ${ident(name)} is not null`,
      });
  return parts;
}

const isTable = (pair: Pair): string => `c.oid = pg_catalog.to_regclass(${literal(qualified(...pair))})`;

/**
 * The tables that are meant, and their partitions where these are named; those that inherit from them only where they go as well.
 */
async function tablesIn(client: Client, conditions: readonly string[], withHeirs: boolean): Promise<Part[]> {
  const rows = await client.query<{ schema: string; table: string; is_whole: boolean }>(
    `with recursive listed(oid) as (
       select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where (${conditions.join(' or ')}) and c.relkind in ('r', 'p')
       union
       select i.inhrelid from pg_catalog.pg_inherits i join listed l on l.oid = i.inhparent where ${String(withHeirs)}
     )
     select n.nspname::text as schema, c.relname::text as table, c.relkind = 'p' as is_whole
     from listed l join pg_catalog.pg_class c on c.oid = l.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where not exists (select from pg_catalog.pg_partition_ancestors(c.oid) a join listed o on o.oid = a.relid where a.relid <> c.oid)
     order by 1, 2`,
  );
  return rows.map(({ schema, table, is_whole }) => ({
    schema,
    table,
    query: `select * from ${is_whole ? '' : 'only '}${qualified(schema, table)}`,
  }));
}

/** A generated column holds nothing that is not in others. */
async function isStored(client: Client, table: Pair, column: string): Promise<boolean> {
  const [row] = await client.query(
    `select from pg_catalog.pg_attribute a where a.attrelid = pg_catalog.to_regclass($1) and a.attname = $2
     and a.attnum > 0 and a.attgenerated = ''`,
    [qualified(...table), column],
  );
  return row !== undefined;
}
