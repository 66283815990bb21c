import type { Client } from '../../postgres/connect/index.js';

/** What the server says of itself and of the user who asks. */
export interface Facts {
  readonly version: number;
  readonly recovering: boolean;
  readonly read_only: boolean;
  readonly superuser: boolean;
  readonly create_roles: boolean;
  readonly create_schemas: boolean;
  readonly publications: readonly string[];
  readonly schemas: Readonly<Record<string, boolean>>;
  readonly roles: readonly string[];
  readonly user: string;
  /** max_locks_per_transaction. */
  readonly locks_per_session: number;
  /** That there can be at once, with prepared transactions. */
  readonly sessions: number;
}

export async function readFacts(client: Client): Promise<Facts> {
  const [facts] = await client.query<Facts>(`select
    pg_catalog.current_setting('server_version_num')::int / 10000 as version,
    pg_catalog.pg_is_in_recovery() as recovering,
    pg_catalog.current_setting('transaction_read_only') = 'on' as read_only,
    r.rolsuper as superuser, r.rolcreaterole or r.rolsuper as create_roles,
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') as create_schemas,
    (select coalesce(pg_catalog.jsonb_agg(p.pubname), '[]') from pg_catalog.pg_publication p where p.puballtables) as publications,
    (select pg_catalog.jsonb_object_agg(n.nspname, pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
      from pg_catalog.pg_namespace n) as schemas,
    (select pg_catalog.jsonb_agg(a.rolname) from pg_catalog.pg_roles a) as roles,
    current_user::text as user,
    pg_catalog.current_setting('max_locks_per_transaction')::int as locks_per_session,
    pg_catalog.current_setting('max_connections')::int
      + pg_catalog.current_setting('max_prepared_transactions')::int as sessions
  from pg_catalog.pg_roles r where r.rolname = current_user`);
  if (!facts) throw new Error('The server does not describe its own user.');
  return facts;
}
