import type { Client } from '../connect/index.js';
import type { Migration } from '../project/index.js';
import { qualified } from '../sql/index.js';

/** A table that a rollback drops, and the rows in it. */
export interface TableLoss {
  readonly schema: string;
  readonly table: string;
  readonly rows: number;
}

/** The tables that taking a migration back drops: those of its snapshot that the one before does not have. */
export function droppedTables(migration: Migration, before: Migration | undefined): [string, string][] {
  const kept = new Set(before?.declared?.catalog.objects.map(({ id }) => id));
  const tables = migration.declared?.catalog.objects.filter(({ kind, id }) => kind === 'table' && !kept.has(id)) ?? [];
  return tables.map(({ path }) => [path[0] ?? '', path[1] ?? '']);
}

/** Counts the rows of those tables that exist. */
export async function countRows(client: Client, tables: readonly (readonly [string, string])[]): Promise<TableLoss[]> {
  const losses: TableLoss[] = [];
  for (const [schema, table] of tables) {
    const name = qualified(schema, table);
    const [there] = await client.query<{ is: boolean }>('select pg_catalog.to_regclass($1) is not null as is', [name]);
    if (!there?.is) continue;
    const [count] = await client.query<{ rows: string }>(`select count(*)::text as rows from only ${name}`);
    losses.push({ schema, table, rows: Number(count?.rows ?? 0) });
  }
  return losses;
}
