import type { Catalog } from '../../src/postgres/model/index.js';
import { readCatalog } from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';

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
