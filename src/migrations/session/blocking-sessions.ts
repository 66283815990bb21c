import { type Client, withoutPassword } from '../../postgres/connect/index.js';

interface Session {
  readonly pid: number;
  readonly application: string;
  readonly state: string | null;
  readonly seconds: string | null;
  readonly query: string | null;
}

const columns = `a.pid, coalesce(a.application_name, '') as application, a.state,
  pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.state_change))::int::text as seconds,
  a.query`;

/** Who holds an advisory lock of this database, a line each: of sessions of other roles PostgreSQL hides what they run. */
export async function holdersOfKey(client: Client, key: bigint): Promise<string[]> {
  const sessions = await client.query<Session>(
    `select ${columns} from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
     where ${isKey(key)} and l.granted and l.pid <> pg_catalog.pg_backend_pid()`,
  );
  return sessions.map(describe);
}

/** Who has held locks on tables of this database for some time, the oldest first. */
export async function holdersOfTables(client: Client, seconds: number): Promise<string[]> {
  const sessions = await client.query<Session>(
    `select ${columns} from pg_catalog.pg_stat_activity a
     where a.datname = pg_catalog.current_database() and a.pid <> pg_catalog.pg_backend_pid()
       and a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $1::float8)
       and exists (select from pg_catalog.pg_locks l
         where l.pid = a.pid and l.granted and l.locktype = 'relation' and l.relation >= 16384)
     order by a.xact_start limit 3`,
    [seconds],
  );
  return sessions.map(describe);
}

/** The row of `pg_locks` that stands for an advisory lock (PostgreSQL manual, 54.12. pg_locks). */
export const isKey = (key: bigint): string =>
  `l.locktype = 'advisory' and l.objsubid = 1
   and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
   and (l.classid::bigint << 32) | l.objid::bigint = ${key}`;

function describe({ pid, application, state, seconds, query }: Session): string {
  const what = [application, state && (seconds === null ? state : `${state} for ${seconds} s`)]
    .filter(Boolean)
    .join(', ');
  const said = query ? `: ${shorten(query)}` : '';
  return `pid ${pid}${what === '' ? '' : ` (${what})`}${said}`;
}

/** PostgreSQL cuts long queries off, perhaps in the middle of a connection string. */
const shorten = (query: string): string =>
  withoutPassword(query.replace(/\s+/g, ' ').trim())
    .replace(/(:\/\/[^:@/\s]*):[^@\s]*$/, '$1')
    .slice(0, 200);
