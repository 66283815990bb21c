import type { Client } from '../../postgres/connect/index.js';
import { literal } from '../../postgres/sql/index.js';
import type { Pair } from './names.js';

/** A column of a table as it is in the database. */
export interface LiveColumn {
  readonly name: string;
  /** As PostgreSQL prints it. */
  readonly type: string;
  /** The values of its enum, or of the enum of which it is an array. */
  readonly values?: readonly string[];
  /** The schema and name of that enum. */
  readonly enum?: Pair;
  readonly isArray: boolean;
  readonly isGenerated: boolean;
}

/** The columns of tables of the database, in their order. */
export class LiveColumns {
  readonly #tables: ReadonlyMap<string, readonly LiveColumn[]>;

  constructor(tables: ReadonlyMap<string, readonly LiveColumn[]>) {
    this.#tables = tables;
  }

  /** Undefined where there is no such table. */
  of(table: Pair): readonly LiveColumn[] | undefined {
    return this.#tables.get(JSON.stringify(table));
  }

  find(table: Pair, column: string): LiveColumn | undefined {
    return this.of(table)?.find(({ name }) => name === column);
  }
}

/** Reads the columns of the tables in these schemas. */
export async function readLiveColumns(client: Client, schemas: readonly string[]): Promise<LiveColumns> {
  const rows = await client.query<{ schema: string; table: string; columns: LiveColumn[] }>(
    `select n.nspname::text as schema, c.relname::text as table,
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object(
          'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
          'isGenerated', a.attgenerated <> '', 'isArray', e.oid <> t.oid,
          'enum', case when e.typtype = 'e' then pg_catalog.json_build_array(en.nspname, e.typname) end,
          'values', case when e.typtype = 'e' then
            (select pg_catalog.json_agg(v.enumlabel order by v.enumsortorder) from pg_catalog.pg_enum v where v.enumtypid = e.oid) end
        )) order by a.attnum), '[]')
        from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
        join pg_catalog.pg_type e on e.oid = case when t.typelem <> 0 and t.typcategory = 'A' then t.typelem else t.oid end
        join pg_catalog.pg_namespace en on en.oid = e.typnamespace
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f') and n.nspname = any (array[${schemas.map(literal).join(', ')}]::text[])`,
  );
  return new LiveColumns(new Map(rows.map(({ schema, table, columns }) => [JSON.stringify([schema, table]), columns])));
}
