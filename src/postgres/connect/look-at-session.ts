import type { Client } from './client.js';
import { withoutPassword } from './connection-url.js';
import { reasonOf } from './explain-error.js';
import type { Look } from './watch-session.js';

/** A session as the server names it. */
export interface SessionName {
  readonly pid: number;
  /** When the server was started, which tells it from another one behind the same address. */
  readonly server: string;
}

/** The columns of {@link SessionName}. */
export const sessionName = `pg_catalog.pg_backend_pid() as pid,
  pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.text as server`;

interface Seen {
  readonly server: string;
  readonly pid: number | null;
  readonly state: string | null;
  readonly seconds: number | null;
  readonly query: string | null;
  readonly blocker: number | null;
  readonly application: string | null;
}

const question = `select s.server, a.pid, a.state, a.query, b.pid as blocker, b.application_name as application,
    pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() operator(pg_catalog.-) a.query_start)::int as seconds
  from (select ${sessionName}) s (own, server)
  left join pg_catalog.pg_stat_activity a on a.pid operator(pg_catalog.=) $1::pg_catalog.int4
  left join pg_catalog.pg_stat_activity b on b.pid operator(pg_catalog.=) (pg_catalog.pg_blocking_pids(a.pid))[1]`;

/**
 * Looks with another connection at what the server does for a session.
 *
 * @param session undefined behind a pooler, where nobody knows which one it is
 * @param seconds how long an answer may take
 */
export async function look(
  session: SessionName | undefined,
  seconds: number,
  open: () => Promise<Client>,
): Promise<Look> {
  let other: Client | undefined;
  try {
    other = await open();
    if (!session) return { state: 'unknown', reason: 'it lets new connections in' };
    const [seen] = await within(seconds, other.query<Seen>(question, [session.pid]));
    return judge(seen, session);
  } catch (error) {
    return whyNot(error as ConnectionError, session);
  } finally {
    // Where it stalls, too, nobody waits for its end.
    void other?.close();
  }
}

interface ConnectionError extends Error {
  readonly code?: string;
  readonly isLoggedIn?: boolean;
}

function whyNot(error: ConnectionError, session: SessionName | undefined): Look {
  const message = withoutPassword(error.message);
  // An SQLSTATE is an answer, and so is a login: a pooler may have no session free while ours works.
  const isAnswer = /^(?=.*\d)[0-9A-Z]{5}$/.test(error.code ?? '');
  if (isAnswer) return { state: 'unknown', reason: `why cannot be looked at: ${message}` };
  if (error.isLoggedIn && !session) return { state: 'unknown', reason: 'no other session is free there' };
  return { state: 'silent', reason: `a new connection is of no use, either: ${reasonOf(error) ?? message}` };
}

function within<T>(seconds: number, answer: Promise<T>): Promise<T> {
  const late = Object.assign(new Error('no answer in time'), { code: 'CONNECT_TIMEOUT' });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), seconds * 1000);
  });
  return Promise.race([answer, deadline]).finally(() => clearTimeout(timer));
}

function judge(seen: Seen | undefined, { server }: SessionName): Look {
  if (seen?.server !== server)
    return { state: 'unknown', reason: 'another server answers there, or it was started again' };
  const { pid, state, query, seconds, blocker, application } = seen;
  if (pid === null) return { state: 'lost', reason: 'the server has ended the session' };
  if (state?.startsWith('idle'))
    return { state: 'lost', reason: 'the server is done, what it has sent was lost on the way' };
  const what = `it has been at "${shorten(query ?? '')}" for ${seconds ?? 0} s`;
  if (blocker === null) return { state: 'working', reason: what };
  return {
    state: 'working',
    reason: `${what}, and waits for a lock that session ${blocker}${application ? ` (${application})` : ''} holds`,
  };
}

/** The first words of a statement. */
const shorten = (query: string): string => {
  const text = withoutPassword(query.replace(/\s+/g, ' ').trim());
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
