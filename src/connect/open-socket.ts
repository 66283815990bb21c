import { connect, type Socket } from 'node:net';
import type { ConnectionTarget } from './connection-target.js';

/** What the driver reads from a socket: for whom a certificate has to be. */
type NamedSocket = Socket & { host?: string; port?: number };

/**
 * Opens sockets for a driver that would try the same server again for ever, a thousand times a second where it closes at once.
 *
 * @returns a function that gives a connected socket the first time; later only where the driver looks for a server that fits
 *   `target_session_attrs`
 */
export function socketOpener({ hosts, ports, targetSession }: ConnectionTarget): () => Promise<Socket> {
  let next = 0;
  return async () => {
    if (next > 0 && (targetSession === undefined || next >= hosts.length)) throw closed();
    for (;;) {
      const at = next++;
      try {
        return await open(hosts[at] ?? 'localhost', ports[at] ?? 5432);
      } catch (error) {
        if (next >= hosts.length) throw error;
      }
    }
  };
}

const closed = (): Error =>
  Object.assign(new Error('the server closed the connection before it let us in'), { code: 'CONNECTION_CLOSED' });

function open(host: string, port: number): Promise<Socket> {
  const socket: NamedSocket = host.startsWith('/')
    ? connect(`${host}/.s.PGSQL.${port}`)
    : connect({ host, port, keepAlive: true, keepAliveInitialDelay: 15_000 });
  socket.host = host;
  socket.port = port;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
