import { asking, type Client, hasOneSession } from '../../postgres/connect/index.js';
import { type Migration, runsOutside } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { literal } from '../../postgres/sql/index.js';
import { type OwnTransaction, userSearchPath } from './own-transaction.js';

/** What a file without a transaction has set for the whole session, and where. */
export interface OwnSession {
  /** The process of the server that runs it. */
  readonly pid: number;
  /** The statements that undo the settings. */
  readonly undo: string;
}

/** As for a file in a transaction, and without a limit for a statement's time or its waiting. */
const settingsFor = (searchPath: string): Readonly<Record<string, string>> => ({
  search_path: userSearchPath(searchPath),
  standard_conforming_strings: 'on',
  lock_timeout: '0',
  statement_timeout: '0',
});

/**
 * Gives the session its settings, which stay when the transaction ends.
 *
 * @param client in a transaction of ours, so that nothing of it is left where that fails
 */
export async function setSession(client: Client, { searchPath, before }: OwnTransaction): Promise<OwnSession> {
  const settings = settingsFor(searchPath);
  const calls = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config('${name}', ${literal(value)}, false)`,
  );
  const [row] = await client.query<{ pid: number }>(`select pg_catalog.pg_backend_pid() as pid, ${calls.join(', ')}`);
  const undo = Object.keys(settings).map((name) =>
    before[name] === undefined
      ? `reset ${name}`
      : `select pg_catalog.set_config('${name}', ${literal(before[name])}, false)`,
  );
  return { pid: row?.pid ?? 0, undo: undo.join('; ') };
}

/** A pooler that hands out other sessions has them all in so many turns, if anybody ever sees the one again. */
const turns = 50;

/**
 * Runs statements in the very session that a file without a transaction has set: behind a pooler that nobody recognised, others may
 * come first.
 */
export async function inSession(client: Client, { pid }: OwnSession, sql: string): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const isThere = await asking(client, async () => {
      const [row] = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
      if (row?.pid !== pid) return false;
      await client.exec(sql);
      return true;
    });
    if (isThere) return;
  }
}

/**
 * Refuses what needs one session where there is none, before anything is set or locked for a session.
 *
 * @param client outside a transaction
 * @param nothing what has not happened yet
 * @throws SchemaError behind a pooler that gives each transaction another session
 */
export async function refusePooler(client: Client, file: string | undefined, nothing: string): Promise<void> {
  if (file === undefined || (await hasOneSession(client))) return;
  throw new SchemaError('connect.pooler', `${poolerMessage(client, file)}. ${nothing}`, {
    facts: { database: client.label, file },
  });
}

/** What is wrong with a pooler. */
export const poolerProblem = ({ label }: Client, file: string): string =>
  `${label} is a pooler in transaction mode, and ${file} runs without a transaction, which needs one session`;

export const poolerRemedy =
  "connect to the server itself, or to the pooler's session mode (Supabase: port 5432), and run the command again";

export const poolerMessage = (client: Client, file: string): string =>
  `${poolerProblem(client, file)}: ${poolerRemedy}`;

/** The first file that runs without a transaction. */
export function firstOutside(migrations: readonly Migration[], direction: 'up' | 'down'): string | undefined {
  const files = migrations.map(({ file, sql, downFile, downSql }) =>
    direction === 'up' ? ([file, sql] as const) : ([downFile, downSql] as const),
  );
  return files.find(([file, sql = '']) => runsOutside(file, sql))?.[0];
}
