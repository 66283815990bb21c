import { PGlite } from '@electric-sql/pglite';
import * as schema from 'archon-schema/schema';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as embedded } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/**
 * The server in DATABASE_URL, to which the migrations have been applied; without one the embedded database in `.archon/`, to
 * which they are applied here.
 */
export async function openDatabase(): Promise<{ db: Database; close(): Promise<void> }> {
  const url = process.env['DATABASE_URL'];
  if (url) {
    const sql = postgres(url, { onnotice: () => {} });
    return { db: drizzle(sql, { schema }), close: () => sql.end() };
  }
  const pglite = await PGlite.create('.archon');
  const db = embedded(pglite, { schema });
  await migrate(db, { migrationsFolder: new URL('../drizzle', import.meta.url).pathname });
  return { db, close: () => pglite.close() };
}
