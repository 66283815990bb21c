import type { Client } from '../postgres/connect/index.js';
import { readOnly } from '../migrations/session/index.js';
import type { DatabaseFacts } from './init-plan.js';

/** Asks a database which server it is on, and which platform it is of. */
export async function lookAtDatabase(client: Client): Promise<DatabaseFacts> {
  const [row] = await readOnly(client, {}, () =>
    client.query<{ server: number; isSupabase: boolean; isNeon: boolean }>(
      `select pg_catalog.current_setting('server_version_num')::int / 10000 as server,
         exists (select from pg_catalog.pg_roles where rolname = 'service_role')
           and exists (select from pg_catalog.pg_namespace where nspname = 'auth') as "isSupabase",
         exists (select from pg_catalog.pg_roles where rolname = 'neon_superuser') as "isNeon"`,
    ),
  );
  if (!row) return {};
  const platform = row.isSupabase ? 'supabase' : row.isNeon ? 'neon' : undefined;
  return { server: row.server, ...(platform && { platform }) };
}
