import { objectLabel } from '../../postgres/model/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { literal, qualified } from '../../postgres/sql/index.js';
import type { Check } from './check.js';
import type { Pair } from './names.js';

interface Session {
  /** NULL for a prepared transaction, which no session holds. */
  readonly pid: number | null;
  readonly gid: string | null;
  readonly seconds: number;
  readonly state: string;
  readonly application: string;
  /** The touched tables on which it holds a lock. */
  readonly locked: readonly { readonly schema: string; readonly table: string; readonly mode: string }[];
}

/** How long a transaction may be open before it is named, in seconds. */
const patience = 5;

/**
 * Names transactions that have been open for a while: a migration waits for their locks, and others for the migration.
 *
 * @param touched the tables that pending migrations change
 */
export async function checkSessions(client: Client, touched: readonly Pair[]): Promise<Check[]> {
  const sessions = await readSessions(client, touched);
  if (sessions.length === 0) return [{ level: 'ok', message: 'No session has held a transaction open for long' }];
  return sessions.map(({ pid, gid, seconds, state, application, locked }): Check => {
    const name = application === '' ? '' : ` (${application})`;
    const who =
      pid === null
        ? `The prepared transaction ${literal(gid ?? '')} is ${seconds} s old`
        : `Session ${pid}${name} has a transaction open for ${seconds} s (${state})`;
    const locks = locked.map(
      ({ schema, table, mode }) => `${objectLabel({ kind: 'table', path: [schema, table] })} (${mode})`,
    );
    const why =
      locks.length === 0
        ? 'its locks would be waited for'
        : `it holds locks on ${locks.join(', ')}, which are migrated`;
    return {
      level: 'warning',
      message: `${who}: ${why}`,
      remedy:
        pid === null
          ? `COMMIT PREPARED or ROLLBACK PREPARED ${literal(gid ?? '')};`
          : `End it, or SELECT pg_terminate_backend(${pid});`,
    };
  });
}

/** Locks of a prepared transaction belong to no process, and all of them to one virtual transaction (PostgreSQL manual, 54.12. pg_locks). */
const readSessions = (client: Client, touched: readonly Pair[]): Promise<Session[]> =>
  client.query<Session>(
    `with recursive touched(oid) as (
       select pg_catalog.to_regclass(t.name)::pg_catalog.oid from pg_catalog.unnest(array[${touched.map((pair) => literal(qualified(...pair))).join(', ')}]::text[]) t(name)
       union
       select i.inhrelid from pg_catalog.pg_inherits i join touched t on t.oid = i.inhparent
     ), held as (
       select l.pid, case when l.pid is null then l.virtualtransaction end as prepared,
         pg_catalog.json_agg(pg_catalog.json_build_object('schema', n.nspname, 'table', c.relname, 'mode', l.mode)
           order by n.nspname, c.relname, l.mode) as locked
       from pg_catalog.pg_locks l join touched t on t.oid = l.relation
       join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where l.granted and l.locktype = 'relation'
         and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
       group by l.pid, 2
     )
     select a.pid, null::text as gid, extract(epoch from pg_catalog.now() - a.xact_start)::int as seconds,
       coalesce(a.state, 'unknown') as state, coalesce(a.application_name, '') as application,
       coalesce(h.locked, '[]') as locked
     from pg_catalog.pg_stat_activity a left join held h on h.pid = a.pid
     where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
       and a.backend_type = 'client backend'
       and a.xact_start < pg_catalog.now() - pg_catalog.make_interval(secs => $1::float8)
     union all
     select null, p.gid, extract(epoch from pg_catalog.now() - p.prepared)::int, 'prepared', '', coalesce(h.locked, '[]')
     from pg_catalog.pg_prepared_xacts p
     join pg_catalog.pg_locks x on x.pid is null and x.locktype = 'transactionid' and x.transactionid = p.transaction
     join held h on h.prepared = x.virtualtransaction
     where p.database = pg_catalog.current_database()
     order by seconds desc`,
    [patience],
  );
