import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does to a connection. */
export type Mischief =
  /** Accepts and closes at once, as a balancer without servers. */
  | { readonly closes: true }
  /** Passes so many bytes of the server's answers on, then nothing more. */
  | { readonly stallsAfter: number }
  /** Passes the login and so many whole answers on, then nothing more. */
  | { readonly stallsAfterAnswers: number }
  /** Passes so many bytes of the server's answers on, then cuts both sides. */
  | { readonly cutsAfter: number }
  /** Cuts both sides where this text is sent: before the server gets it, or when it has answered COMMIT and nobody heard it. */
  | { readonly cutsAt: string; readonly when: 'before' | 'after' }
  /** Passes everything on, one byte at a time. */
  | { readonly drips: true }
  /** Passes everything on. */
  | { readonly passes: true };

export interface Others {
  /** What becomes of every connection but the first; the same without it. */
  readonly others?: 'pass' | 'close';
}

export interface Proxy {
  /** The server's URL by way of the proxy. */
  readonly url: string;
  /** How often somebody has connected. */
  readonly connections: () => number;
  /** From now on nothing passes on the connections that are open. */
  stall(): void;
  close(): Promise<void>;
}

type Pass = (data: Buffer) => void;

/** The two ways of a connection. */
interface Ways {
  readonly toServer: Pass;
  readonly toClient: Pass;
  readonly cut: () => void;
}

/** How data is passed on: from the client, and from the server. */
interface Treatment {
  readonly sent: Pass;
  readonly answered: Pass;
}

function treat(mischief: Mischief | undefined, { toServer, toClient, cut }: Ways): Treatment {
  const plain = { sent: toServer, answered: toClient };
  if (mischief === undefined || 'closes' in mischief || 'passes' in mischief) return plain;
  if ('drips' in mischief)
    return {
      ...plain,
      answered: (data) => {
        for (const byte of data) toClient(Buffer.from([byte]));
      },
    };
  if ('cutsAt' in mischief) return cutAt(mischief, { toServer, toClient, cut });
  if ('stallsAfterAnswers' in mischief)
    return { ...plain, answered: passAnswers(mischief.stallsAfterAnswers, toClient) };
  const most = 'cutsAfter' in mischief ? mischief.cutsAfter : mischief.stallsAfter;
  let passed = 0;
  return {
    sent: toServer,
    answered: (data) => {
      toClient(data.subarray(0, Math.max(most - passed, 0)));
      passed += data.length;
      if ('cutsAfter' in mischief && passed >= most) cut();
    },
  };
}

/** One ends with ReadyForQuery, and so does the login. */
function passAnswers(count: number, pass: Pass): Pass {
  let ready = 0;
  return (data) => {
    let at = 0;
    while (ready <= count) {
      const found = data.indexOf('Z\0\0\0\x05', at, 'latin1');
      if (found === -1) return pass(data);
      at = found + 6;
      ready++;
    }
    pass(data.subarray(0, at));
  };
}

function cutAt(
  { cutsAt, when }: { readonly cutsAt: string; readonly when: 'before' | 'after' },
  { toServer, toClient, cut }: Ways,
): Treatment {
  let isSent = false;
  return {
    sent: (data) => {
      isSent ||= data.includes(cutsAt);
      if (isSent && when === 'before') cut();
      else toServer(data);
    },
    answered: (data) => {
      if (isSent && data.includes('COMMIT\0')) cut();
      else toClient(data);
    },
  };
}

/** A TCP proxy before a server. */
export async function openProxy(target: string, mischief: Mischief & Others): Promise<Proxy> {
  const url = new URL(target);
  const sockets = new Set<Socket>();
  const stalled = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    const isOther = ++count > 1 && mischief.others !== undefined;
    keep(client);
    if (isOther ? mischief.others === 'close' : 'closes' in mischief) return void client.destroy();
    if (!isOther && 'stallsAfter' in mischief && mischief.stallsAfter === 0) return;
    const up = keep(connect(Number(url.port), url.hostname));
    const { sent, answered } = treat(isOther ? undefined : mischief, {
      toServer: (data) => void up.write(data),
      toClient: (data) => void client.write(data),
      cut: () => {
        for (const socket of [client, up]) socket.destroy();
      },
    });
    client.on('data', sent);
    up.on('data', (data) => {
      if (!stalled.has(client)) answered(data);
    });
    up.on('close', () => client.destroy());
    client.on('close', () => up.destroy());
  });
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(target);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  return {
    url: own.href,
    connections: () => count,
    stall: () => {
      for (const socket of sockets) stalled.add(socket);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
