import type { Client } from '../connect/index.js';
import { type ColumnOrder, idOf } from '../model/index.js';

/** Reads the order of the columns of all tables but PostgreSQL's own. */
export async function readColumnOrder(client: Client): Promise<ColumnOrder> {
  const rows = await client.query<{ schema: string; table: string; columns: readonly string[] }>(
    `select n.nspname::text as schema, c.relname::text as table,
       pg_catalog.jsonb_agg(a.attname order by a.attnum) as columns
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
     group by 1, 2 order by 1, 2`,
  );
  return Object.fromEntries(rows.map(({ schema, table, columns }) => [idOf('table', schema, table), columns]));
}
