import type { Client } from '../../postgres/connect/index.js';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import type { LostTable } from './lost-rows.js';

/** Statements, and those that undo them. */
export interface SuspendedTriggers {
  readonly away: readonly string[];
  readonly back: readonly string[];
}

interface Named {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

/**
 * How triggers let rows come in as they were, and foreign keys among the tables let them come in any order, cycles included.
 *
 * The tables' owner may do all of it, whereas `session_replication_role` is for superusers and would switch off foreign keys as
 * well. Only until the transaction ends: a trigger is enabled again as it was, a foreign key is checked and made what it was.
 */
export async function suspendTriggers(client: Client, tables: readonly LostTable[]): Promise<SuspendedTriggers> {
  const names = tables.map(({ schema, table }) => `(pg_catalog.to_regclass(${literal(qualified(schema, table))}))`);
  if (names.length === 0) return { away: [], back: [] };
  // The tables and their partitions.
  const trees = `select tree.oid from (values ${names.join(', ')}) t (oid)
    cross join lateral (select t.oid union select p.relid from pg_catalog.pg_partition_tree(t.oid) p) tree`;
  // Before 15 a partitioned table's triggers are internal ones on its partitions.
  const triggers = await client.query<Named & { enabled: 'O' | 'R' | 'A' }>(
    `select n.nspname as schema, c.relname as table, t.tgname as name, t.tgenabled as enabled
     from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where t.tgrelid in (${trees}) and t.tgenabled <> 'D' and (not t.tgisinternal or t.tgparentid <> 0)
       and not exists (select from pg_catalog.pg_constraint f where f.oid = t.tgconstraint and f.contype = 'f') order by 1, 2, 3`,
  );
  const keys = await client.query<Named>(
    `select n.nspname as schema, c.relname as table, k.conname as name
     from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and not k.condeferrable
       and k.conrelid in (${trees}) and k.confrelid in (${trees}) order by 1, 2, 3`,
  );
  const alterTrigger = ({ schema, table, name }: Named, how: string): string =>
    `alter table only ${qualified(schema, table)} ${how} trigger ${ident(name)}`;
  const alterKey = ({ schema, table, name }: Named, how: string): string =>
    `alter table ${qualified(schema, table)} alter constraint ${ident(name)} ${how}`;
  const enable = { O: 'enable', R: 'enable replica', A: 'enable always' };
  return {
    away: [
      ...triggers.map((trigger) => alterTrigger(trigger, 'disable')),
      ...keys.map((key) => alterKey(key, 'deferrable initially deferred')),
      'set constraints all deferred',
    ],
    back: [
      'set constraints all immediate',
      ...keys.map((key) => alterKey(key, 'not deferrable')),
      ...triggers.map((trigger) => alterTrigger(trigger, enable[trigger.enabled])),
    ],
  };
}
