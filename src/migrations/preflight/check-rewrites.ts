import { idOf } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { isKeptAsItIs, isRewriting, isTableColumn } from '../../postgres/kinds/index.js';
import { qualified } from '../../postgres/sql/index.js';
import { withHeirs } from './address.js';
import type { Check } from './check.js';
import type { LiveColumns } from './live-columns.js';
import type { Pair } from './names.js';
import type { PendingChanges } from './pending-changes.js';

/** From how many bytes on it is a warning. */
const large = 1024 ** 3;

/**
 * Names the tables that pending migrations rewrite, with the room that the new copy and its indexes need until the migration
 * commits. How much is free on the server's disk, no query tells.
 */
export async function checkRewrites(
  client: Client,
  pending: readonly PendingChanges[],
  live: LiveColumns,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const changes of pending)
    for (const table of rewritten(changes, live)) {
      const [size] = await client.query<{ bytes: string; pretty: string }>(
        `select bytes::text, pg_catalog.pg_size_pretty(bytes) as pretty from (
           select coalesce(pg_catalog.sum(pg_catalog.pg_total_relation_size(h.oid)), 0)::bigint as bytes
           from (${withHeirs('pg_catalog.to_regclass($1)')}) h where h.oid is not null) s`,
        [qualified(...table)],
      );
      if (!size) continue;
      const { tag } = changes.migration;
      const bytes = Number(size.bytes);
      checks.push({
        level: bytes < large ? 'ok' : 'warning',
        message: `${tag} rewrites ${idOf('table', ...table)}: up to ${size.pretty} more on the server's disk until it commits`,
        ...(bytes >= large && {
          remedy: 'Make sure that there is room; nobody reads or writes the table meanwhile.',
        }),
        migration: tag,
        object: idOf('table', ...table),
        bytes,
      });
    }
  return checks;
}

/** The tables of the database of which a migration writes every row anew (PostgreSQL manual, ALTER TABLE, Notes). */
function rewritten({ migration, changes, names, namesBefore }: PendingChanges, live: LiveColumns): Pair[] {
  const tables = new Map<string, Pair>();
  for (const change of changes) if (change.does === 'rewrite') tables.set(JSON.stringify(change.table), change.table);
  for (const column of migration.declared?.catalog.objects ?? []) {
    if (!isTableColumn(column)) continue;
    const [schema = '', name = '', own = ''] = column.path;
    const table = names.relation([schema, name]);
    if (!table || !live.of(table)) continue;
    const was = names.column([schema, name], own);
    const isAdded = was === undefined && namesBefore.column([schema, name], own) !== undefined;
    const present = was === undefined ? undefined : live.find(table, was);
    const change = changes.find(
      (one) => one.does === 'retype' && JSON.stringify(one.table) === JSON.stringify(table) && one.column === was,
    );
    const { type } = column.properties;
    // The same name may be another type by now: an enum that lost a value.
    const isRetyped =
      present &&
      change?.does === 'retype' &&
      (present.type === type ? change.using !== undefined : !isKeptAsItIs(present.type, type));
    if (isRetyped || (isAdded && isRewriting(column))) tables.set(JSON.stringify(table), table);
  }
  return [...tables.values()];
}
