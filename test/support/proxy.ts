import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does to a connection. */
export type Mischief =
  /** Accepts and closes at once, as a balancer without servers. */
  | { readonly closes: true }
  /** Passes so many bytes of the server's answers on, then nothing more. */
  | { readonly stallsAfter: number }
  /** Passes so many bytes of the server's answers on, then cuts both sides. */
  | { readonly cutsAfter: number }
  /** Passes everything on, one byte at a time. */
  | { readonly drips: true };

export interface Proxy {
  /** The server's URL by way of the proxy. */
  readonly url: string;
  /** How often somebody has connected. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A TCP proxy before a server. */
export async function openProxy(target: string, mischief: Mischief): Promise<Proxy> {
  const url = new URL(target);
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    count++;
    keep(client);
    if ('closes' in mischief) return void client.destroy();
    if ('stallsAfter' in mischief && mischief.stallsAfter === 0) return;
    const up = keep(connect(Number(url.port), url.hostname));
    client.pipe(up);
    let passed = 0;
    up.on('data', (data: Buffer) => {
      if ('drips' in mischief) for (const byte of data) client.write(Buffer.from([byte]));
      else {
        const most = 'cutsAfter' in mischief ? mischief.cutsAfter : mischief.stallsAfter;
        client.write(data.subarray(0, Math.max(most - passed, 0)));
        passed += data.length;
        if ('cutsAfter' in mischief && passed >= most) for (const socket of [client, up]) socket.destroy();
      }
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
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
