import type { Client } from '../connect/index.js';
import type { Migration } from '../project/index.js';
import { qualified } from '../sql/index.js';

/** A table that a rollback drops, or from which it drops columns. */
export interface LostTable {
  readonly schema: string;
  readonly table: string;
  /** Only these columns go, the table stays. */
  readonly columns?: readonly string[];
}

/** The same with the rows in it. */
export interface TableLoss extends LostTable {
  readonly rows: number;
}

/**
 * What taking migrations back drops: tables and columns of their snapshots that the ones before do not have.
 *
 * @param pairs each migration with the one before it
 */
export function lostTables(pairs: readonly (readonly [Migration, Migration | undefined])[]): LostTable[] {
  const whole = new Map<string, LostTable>();
  const parts = new Map<string, Set<string>>();
  for (const [migration, before] of pairs) {
    const kept = new Set(before?.declared?.catalog.objects.map(({ id }) => id));
    for (const { kind, id, path, parent } of migration.declared?.catalog.objects ?? []) {
      const [schema = '', table = '', column = ''] = path;
      const key = JSON.stringify([schema, table]);
      if (kept.has(id)) continue;
      if (kind === 'table') whole.set(key, { schema, table });
      if (kind === 'column' && kept.has(parent ?? '')) parts.set(key, (parts.get(key) ?? new Set()).add(column));
    }
  }
  const columns = [...parts].filter(([key]) => !whole.has(key));
  return [
    ...whole.values(),
    ...columns.map(([key, names]): LostTable => {
      const [schema = '', table = ''] = JSON.parse(key) as string[];
      return { schema, table, columns: [...names] };
    }),
  ];
}

/** Counts the rows of those tables that exist. */
export async function countRows(client: Client, tables: readonly LostTable[]): Promise<TableLoss[]> {
  const losses: TableLoss[] = [];
  for (const lost of tables) {
    const name = qualified(lost.schema, lost.table);
    const [there] = await client.query<{ is: boolean }>('select pg_catalog.to_regclass($1) is not null as is', [name]);
    if (!there?.is) continue;
    const [count] = await client.query<{ rows: string }>(`select count(*)::text as rows from only ${name}`);
    losses.push({ ...lost, rows: Number(count?.rows ?? 0) });
  }
  return losses;
}
