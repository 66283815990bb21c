import { type Catalog, readCatalog } from '../../src/catalog/index.js';
import type { Client } from '../../src/connect/index.js';

/** The catalog that statements make; nothing of them stays. */
export async function catalogOf(client: Client, sql: string): Promise<Catalog> {
  await client.exec('begin');
  try {
    await client.exec(sql);
    return await readCatalog(client);
  } finally {
    await client.exec('rollback');
  }
}
