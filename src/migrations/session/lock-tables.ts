import type { Client } from '../../postgres/connect/index.js';
import { qualified } from '../../postgres/sql/index.js';

/** Keeps everybody from tables until the transaction ends, always in the same order: two that do so never wait for each other. */
export async function lockTables(
  client: Client,
  tables: readonly { readonly schema: string; readonly table: string }[],
): Promise<void> {
  const names = tables.map(({ schema, table }) => qualified(schema, table)).sort();
  if (names.length > 0) await client.exec(`lock table ${names.join(', ')} in access exclusive mode`);
}
