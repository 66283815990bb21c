import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server as Listener, type Socket } from 'node:net';
import type { TestProject } from 'vitest/node';
import { wantedMajors } from './binaries.js';
import { type Server, startServer } from './start-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The majors that a project's tests run on. */
    majors: readonly number[];
    /** The major of the server on which their projects prove migrations. */
    shadowMajor: number;
    /** Who is asked there for the server of a major gets its superuser's URL; the first who asks has it started. */
    serversPort: number;
  }
}

interface Office {
  readonly port: number;
  close(): Promise<void>;
}

/** One for the whole run: every project has a setup of its own. */
const run = globalThis as { archonSchemaServers?: { office: Promise<Office>; users: number } };

/** Lets the tests have one server a major for the whole run, started for the first who needs it; each makes databases of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const wanted = wantedMajors();
  const shared = (run.archonSchemaServers ??= { office: open(), users: 0 });
  shared.users++;
  const { port, close } = await shared.office;
  project.provide('majors', project.name === 'newest' ? wanted.slice(-1) : wanted);
  project.provide('shadowMajor', wanted.at(-2) ?? wanted[0] ?? 0);
  project.provide('serversPort', port);
  return async () => {
    if (--shared.users > 0) return;
    delete run.archonSchemaServers;
    await close();
  };
}

async function open(): Promise<Office> {
  await forgetExpected();
  const servers = new Map<number, Promise<Server>>();
  const sockets = new Set<Socket>();
  const serverOf = (major: number): Promise<Server> => {
    const server = servers.get(major) ?? startServer(major);
    servers.set(major, server);
    return server;
  };
  const office: Listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.setEncoding('utf8').once('data', (asked: string) => {
      void serverOf(Number(asked)).then(
        ({ url }) => socket.end(JSON.stringify({ url })),
        (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
      );
    });
  }).listen(0, '127.0.0.1');
  await once(office, 'listening');
  return {
    port: (office.address() as AddressInfo).port,
    close: async () => {
      office.close();
      for (const socket of sockets) socket.destroy();
      const started = await Promise.allSettled(servers.values());
      await Promise.all(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stop()] : [])));
    },
  };
}

/** What an older state of the code expected would be taken for today's. */
async function forgetExpected(): Promise<void> {
  const cache = 'node_modules/.cache/archon-schema';
  const names = await readdir(cache).catch(() => []);
  await Promise.all(
    names.filter((name) => name.startsWith('expected-')).map((name) => rm(`${cache}/${name}`, { force: true })),
  );
}
