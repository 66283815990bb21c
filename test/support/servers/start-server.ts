import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inMemory } from '../cache.js';
import { copyBinaries } from './binaries.js';
import { dataTemplate, password } from './data-template.js';
import { giveToSystemUser, systemUser } from './system-user.js';
import { answersAs } from './wait-for-answer.js';

const keeper = fileURLToPath(new URL('keeper.sh', import.meta.url));
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  max_prepared_transactions: 4,
  shared_buffers: '32MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // What it writes may be in memory.
  max_wal_size: '128MB',
  // Its workers connect to template databases, which makes CREATE DATABASE wait.
  autovacuum: 'off',
  timezone: 'UTC',
};

export interface Server {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres`, a superuser. */
  readonly url: string;
  /** Where it keeps its data; gone once it has stopped. */
  readonly folder: string;
  /** Stops the server at once and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a private PostgreSQL server with nothing but `template1` in it; it dies with this process, also by SIGKILL.
 *
 * @param major one of the installed majors, 14 to 18
 * @throws Error with the server's last words when it does not start
 */
export async function startServer(major: number): Promise<Server> {
  const binaries = await copyBinaries(major);
  const template = await dataTemplate(binaries);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(major, binaries.folder, template);
    } catch (error) {
      // Between finding a free port and listening on it, somebody else may take it.
      if (attempt === 3 || !String(error).includes('could not bind')) throw error;
    }
  }
}

async function start(major: number, binaries: string, template: string): Promise<Server> {
  const folder = await mkdtemp(join(inMemory, `archon-schema-pg${major}-`));
  await chmod(folder, 0o700);
  await giveToSystemUser(folder);
  const port = await freePort();
  const name = basename(folder);
  const options = Object.entries({ ...settings, port, cluster_name: name }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  // The script is passed as text: the other user may not be able to read it. Detached, it does not hear Ctrl-C.
  const child = spawn(
    'sh',
    ['-c', await readFile(keeper, 'utf8'), 'keeper.sh', binaries, template, folder, ...options],
    {
      ...systemUser,
      cwd: folder,
      detached: true,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  child.stdin.on('error', () => {});
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords += text));
  const ended = once(child, 'close');
  ended.catch(() => {});
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended.catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const failed = ended.then(() => Promise.reject(new Error(`PostgreSQL ${major} did not start:\n${lastWords}`)));
  const waiting = new AbortController();
  try {
    await Promise.race([answersAs(name, url, waiting.signal), failed]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    waiting.abort();
    failed.catch(() => {});
  }
  return { url, folder, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
