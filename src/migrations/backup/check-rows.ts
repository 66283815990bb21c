import type { Client } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Target } from './restore-targets.js';
import { countThere } from './load.js';
import { rowsOf } from './table-shape.js';

/**
 * Refuses columns whose values find no rows, for want of a primary key.
 *
 * @throws SchemaError
 */
export function refuseKeyless(tables: readonly Target[]): void {
  for (const { saved } of tables) {
    const { schema, table, lost, key, file } = saved;
    if (lost && !key)
      throw new SchemaError(
        'restore.conflict',
        `The values of ${lost.join(', ')} cannot be put back into ${schema}.${table}: it had no primary key to tell its rows apart, nothing was restored. Its rows as they were are in ${file}.`,
        { facts: { table: `${schema}.${table}`, file } },
      );
  }
}

/**
 * Refuses tables that hold saved rows already, or may hold them.
 *
 * @throws SchemaError that counts the rows of each
 */
export async function refuseRowsThere(client: Client, folder: string, tables: readonly Target[]): Promise<void> {
  const faults: string[] = [];
  for (const target of tables) {
    const { saved, shape, key } = target;
    if (saved.lost || saved.rows === 0) continue;
    const [all] = await client.query<{ count: string }>(
      `select pg_catalog.count(*)::text as count from ${rowsOf(saved, shape)}`,
    );
    if (all?.count === '0') continue;
    const table = `${saved.schema}.${saved.table}`;
    if (key.length === 0)
      faults.push(
        `${table} holds ${all?.count} rows and has no primary key to tell them from the ${saved.rows} saved ones`,
      );
    else {
      const there = await countThere(client, folder, target);
      if (there > 0) faults.push(`${table} holds ${there} of the ${saved.rows} saved rows already, by its primary key`);
    }
  }
  if (faults.length > 0)
    throw new SchemaError('restore.conflict', `${faults.join('; ')}: delete them first, nothing was restored.`, {
      facts: { problems: faults },
    });
}
