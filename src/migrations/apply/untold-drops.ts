import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import type { LostTable } from '../backup/index.js';

/** A table that may hold rows. */
interface Filled {
  readonly oid: string;
  readonly schema: string;
  readonly table: string;
}

/**
 * Looks which tables hold something, before files run of which it is not known what they do.
 *
 * @returns what has to be called after they ran
 */
export async function watchTables(client: Client, told: readonly LostTable[]): Promise<() => Promise<void>> {
  const isTold = new Set(told.filter(({ columns }) => !columns).map(({ schema, table }) => `${schema}\0${table}`));
  const filled = await client.query<Filled>(
    // To ask for a size waits for whoever has a table to himself: what he has, this run does not drop.
    `with free as materialized (
       select c.oid, n.nspname, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't'
         and not exists (select from pg_catalog.pg_partition_ancestors(c.oid) a where a.relid <> c.oid)
         and not exists (select from pg_catalog.pg_locks l
           where l.relation = c.oid and l.mode = 'AccessExclusiveLock' and l.pid <> pg_catalog.pg_backend_pid()
             and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))
     )
     select oid::text as oid, nspname::text as schema, relname::text as table from free
     where pg_catalog.pg_relation_size(oid) > 0`,
  );
  return async () => {
    const there = new Set(
      (await client.query<{ oid: string }>('select oid::text as oid from pg_catalog.pg_class')).map(({ oid }) => oid),
    );
    const gone = filled.filter(({ oid, schema, table }) => !there.has(oid) && !isTold.has(`${schema}\0${table}`));
    const [first] = gone;
    if (first)
      throw new SchemaError(
        'rollback.unsafe',
        `The rollback would drop ${gone.map(({ schema, table }) => `${schema}.${table}`).join(', ')}, which its files do not show: nothing was dropped. Write DROP TABLE into the down file as a statement of its own, so that its rows are counted and can be saved.`,
        { facts: { tables: gone.map(({ schema, table }) => `${schema}.${table}`) } },
      );
  };
}
