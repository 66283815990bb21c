import { connect, type Socket } from 'node:net';
import type { ConnectionTarget } from './connection-target.js';

/** What the driver reads from a socket: for whom a certificate has to be. */
type NamedSocket = Socket & { host?: string; port?: number };

/** Opens the sockets of one connection, and knows what became of them. */
export interface SocketOpener {
  /** A connected socket. */
  readonly open: () => Promise<Socket>;
  /** The host of the last one: the one for which a certificate has to be. */
  readonly host: () => string;
  /** Whether the server has said that it has no TLS. */
  readonly isWithoutTls: () => boolean;
  /** Cuts what is open or being opened: a socket that nobody answers would keep the process for minutes. */
  readonly cut: (error?: Error) => void;
  /** How many bytes came and went so far. */
  readonly bytes: () => number;
}

/**
 * Opens sockets for a driver that would try the same server again for ever, a thousand times a second where it closes at once: the
 * first time, and later only where the driver looks for a server that fits `target_session_attrs`.
 *
 * @param seconds for all hosts together: each has its share, so that one that is silent leaves time for the next
 */
export function socketOpener({ hosts, ports, ssl, targetSession }: ConnectionTarget, seconds: number): SocketOpener {
  let next = 0;
  let isWithoutTls = false;
  let isCut = false;
  let last: Socket | undefined;
  const openNext = async (): Promise<Socket> => {
    if (next > 0 && (targetSession === undefined || next >= hosts.length)) throw closed();
    for (;;) {
      const at = next++;
      try {
        last = begin(hosts[at] ?? 'localhost', ports[at] ?? 5432);
        const socket = await opened(last, (seconds * 1000) / hosts.length);
        // PostgreSQL manual, 55.2.10. SSL Session Encryption: N is all that it answers.
        if (ssl) socket.once('data', (data: Buffer) => (isWithoutTls = data.toString() === 'N'));
        return socket;
      } catch (error) {
        if (isCut || next >= hosts.length) throw error;
      }
    }
  };
  const cut = (error = noAnswer()): void => {
    isCut = true;
    last?.destroy(error);
  };
  // What waits to be sent is a sign of life, too, while it becomes less.
  const bytes = (): number => (last ? last.bytesRead + last.bytesWritten - last.writableLength : 0);
  return { open: openNext, host: () => hosts[next - 1] ?? 'localhost', isWithoutTls: () => isWithoutTls, cut, bytes };
}

const closed = (): Error =>
  Object.assign(new Error('the server closed the connection before it let us in'), { code: 'CONNECTION_CLOSED' });

const noAnswer = (): Error => Object.assign(new Error('no answer in time'), { code: 'CONNECT_TIMEOUT' });

function begin(host: string, port: number): Socket {
  const socket: NamedSocket = host.startsWith('/')
    ? connect(`${host}/.s.PGSQL.${port}`)
    : connect({ host, port, keepAlive: true, keepAliveInitialDelay: 15_000 });
  socket.host = host;
  socket.port = port;
  // It may be cut while nobody else listens.
  return socket.on('error', () => undefined);
}

function opened(socket: Socket, patience: number): Promise<Socket> {
  const late = setTimeout(() => socket.destroy(noAnswer()), patience);
  return new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  }).finally(() => clearTimeout(late));
}
