import { idOf } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import type { Migration, RenamedObject } from '../project/index.js';
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
    for (const { kind, path } of migration.declared?.catalog.objects ?? []) {
      if (kind !== 'table' && kind !== 'column') continue;
      const was = pathBefore(path, migration.renames);
      const [schema = '', table = '', column = ''] = path;
      const key = JSON.stringify([schema, table]);
      if (kept.has(idOf(kind, ...was))) continue;
      if (kind === 'table') whole.set(key, { schema, table });
      else if (kept.has(idOf('table', ...was.slice(0, 2)))) parts.set(key, (parts.get(key) ?? new Set()).add(column));
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

/** The names that a table or column had before a migration renamed it, its table or its schema. */
function pathBefore(path: readonly string[], renames: readonly RenamedObject[]): readonly string[] {
  const lengths = { schema: 1, table: 2, column: 3 } as const;
  const isWithin = ({ kind, to }: RenamedObject): boolean =>
    kind in lengths && to.length <= path.length && to.every((name, at) => name === path[at]);
  // The innermost says it all: its old path holds the old names of what is around it.
  const found = renames.filter(isWithin).sort((a, b) => b.to.length - a.to.length)[0];
  return found ? [...found.from, ...path.slice(found.to.length)] : path;
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
