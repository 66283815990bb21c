import type { Client } from '../../postgres/connect/index.js';
import { ident, qualified } from '../../postgres/sql/index.js';

interface ShapeColumn {
  readonly name: string;
  /** Comes back by itself and cannot be written. */
  readonly generated: boolean;
  /** GENERATED ALWAYS AS IDENTITY. */
  readonly always: boolean;
  /** A row cannot be without a value for it. */
  readonly required: boolean;
  readonly inKey: boolean;
}

/** What has to be known of a table to copy its rows. */
export interface TableShape {
  /** Its rows are its partitions'. */
  readonly partitioned: boolean;
  readonly columns: readonly ShapeColumn[];
}

/** Reads the shape of a table; undefined where there is none of that name. */
export async function readShape(client: Client, schema: string, table: string): Promise<TableShape | undefined> {
  const [shape] = await client.query<TableShape>(
    `select c.relkind = 'p' as partitioned, coalesce((
       select pg_catalog.json_agg(pg_catalog.json_build_object(
         'name', a.attname, 'generated', a.attgenerated <> '', 'always', a.attidentity = 'a',
         'required', a.attnotnull and not a.atthasdef and a.attidentity = '', 'inKey', coalesce(a.attnum = any (k.conkey), false)
       ) order by a.attnum)
       from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
     from pg_catalog.pg_class c
     left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
     where c.oid = pg_catalog.to_regclass($1) and c.relkind in ('r', 'p')`,
    [qualified(schema, table)],
  );
  return shape;
}

/** A table's own rows: those of tables that inherit from it are theirs, those of partitions are the partitioned table's. */
export const rowsOf = (
  { schema, table }: { readonly schema: string; readonly table: string },
  { partitioned }: Pick<TableShape, 'partitioned'>,
): string => `${partitioned ? '' : 'only '}${qualified(schema, table)}`;

/** A table with its columns, as COPY takes it; a table may have no column that can be written. */
export const copyTarget = (table: string, columns: readonly string[]): string =>
  columns.length === 0 ? table : `${table} (${columns.map(ident).join(', ')})`;
