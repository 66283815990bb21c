import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface DeafHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens, and never takes what waits: the system drops every further attempt to connect, as many a firewall does. */
const listener = `
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A host that does not even refuse: nobody who connects gets an answer, of whatever kind. */
export async function openDeafHost(): Promise<DeafHost> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [data] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(data.toString());
  const places = Array.from({ length: 2 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(places.map((place) => once(place, 'connect')));
  return {
    url: `postgres://nobody:secret@127.0.0.1:${port}/nothing`,
    close: async () => {
      for (const place of places) place.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
