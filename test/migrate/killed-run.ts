import { spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { isEverywhere } from '../support/everywhere.js';
import { commandLineTool } from '../support/project.js';
import { warmProcess } from '../support/warm/warm.mjs';

/** A run of the command line that a test can kill. */
export function startCommand(folder: string, url: string, args: readonly string[]) {
  const child = spawn(process.execPath, [commandLineTool(), ...args], { cwd: folder, env: environment(url) });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  return { child, ...follow(child) };
}

/** A run of the command line that nobody kills. */
export function runCommand(folder: string, url: string, args: readonly string[]): Followed {
  if (isEverywhere) return startCommand(folder, url, args);
  const warm = warmProcess({ script: commandLineTool(), args, cwd: folder, env: environment(url) });
  const followed = follow(warm);
  warm.send();
  return followed;
}

const environment = (url: string) => ({ ...process.env, DATABASE_URL: url, NO_COLOR: '1' });

interface Followed {
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
}

function follow(child: EventEmitter & Readonly<Record<'stdout' | 'stderr', EventEmitter>>): Followed {
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (text: string) => (output[stream] += text));
  return { output, ended: once(child, 'close') as Followed['ended'] };
}

/** Looks at a database from beside the runs, on a session of its own, and holds gates. */
export function watch(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false });
  const query = async <Row = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
    [...(await sql.unsafe(text, [...params] as never[]))] as never;
  /** Waits until a query gives a row, and returns it. */
  async function until<Row = Record<string, unknown>>(text: string): Promise<Row> {
    for (let tries = 0; tries < 1000; tries++) {
      const [row] = await query<Row>(text);
      if (row) return row;
      await sleep(10);
    }
    throw new Error(`Never came true: ${text}`);
  }
  return {
    query,
    until,
    hold: (gate: string) => query('select pg_advisory_lock(7341, hashtext($1))', [gate]),
    open: () => query('select pg_advisory_unlock_all()'),
    /** The server process that waits at a gate. */
    atGate: () =>
      until<{ pid: number }>(
        `select l.pid from pg_locks l where l.locktype = 'advisory' and l.classid = 7341 and not l.granted
       and l.database = (select oid from pg_database where datname = current_database())`,
      ),
    /** No session of a run is left: also not one whose process is dead, and which the server has not missed yet. */
    untilGone: () =>
      until(
        `select where not exists (select from pg_stat_activity where application_name = 'archon-schema' and datname = current_database())`,
      ),
    close: () => sql.end({ timeout: 1 }),
  };
}
