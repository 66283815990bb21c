import { readdir, rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { wantedMajors } from './binaries.js';
import { startServer } from './start-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the running server of each major. */
    servers: Readonly<Record<number, string>>;
  }
}

/** Starts one server a major for the whole run; the tests share it, each with databases of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await forgetExpected();
  const majors = wantedMajors();
  const results = await Promise.allSettled(majors.map(startServer));
  const servers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  project.provide('servers', Object.fromEntries(majors.map((major, index) => [major, servers[index]!.url])));
  return stop;
}

/** What an older state of the code expected would be taken for today's. */
async function forgetExpected(): Promise<void> {
  const cache = 'node_modules/.cache/archon-schema';
  const names = await readdir(cache).catch(() => []);
  await Promise.all(names.filter((name) => name.startsWith('expected-')).map((name) => rm(`${cache}/${name}`)));
}
