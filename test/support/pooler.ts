import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * How a pooler chooses among its idle sessions: the one that was used last, as pgbouncer; one after the other; or the one that came
 * with the client's login, while it is idle.
 */
export type Turn = 'last' | 'each' | 'own';

export interface Pooler {
  /** The server's URL by way of the pooler. */
  readonly url: string;
  /** Runs a query in every session of the pool. @returns the first column of every row of each */
  inEach(sql: string): Promise<string[][]>;
  close(): Promise<void>;
}

export interface DoublePooler extends Pooler {
  /** From now on sessions are chosen so. */
  choose(turn: Turn): void;
}

/** Splits what arrives into messages (PostgreSQL manual, 55.1.1. Messaging Overview). */
function messages(socket: Socket, onMessage: (type: string, message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
      const message = rest.subarray(0, 1 + rest.readUInt32BE(1));
      rest = rest.subarray(message.length);
      onMessage(String.fromCharCode(message[0] ?? 0), message);
    }
  });
}

/** A session on the server. */
interface Session {
  readonly socket: Socket;
  onMessage: (type: string, message: Buffer) => void;
}

const tellKey = 'K';
const tellReady = 'Z';

/**
 * A pooler in transaction mode before a server: a client has a session from its first message to the end of its transaction. It gets
 * its sessions from the logins that it passes on, so that it knows no password.
 *
 * @param size how many sessions it keeps
 */
export async function openPooler(target: string, size: number, first: Turn = 'last'): Promise<DoublePooler> {
  const url = new URL(target);
  let turn = first;
  const idle: Session[] = [];
  const waiting: ((session: Session) => void)[] = [];
  const all = new Set<Session>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const give = (session: Session): void => {
    session.onMessage = () => undefined;
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
  };
  const take = async (own: Session): Promise<Session> => {
    const at = turn === 'own' && idle.includes(own) ? idle.indexOf(own) : turn === 'each' ? 0 : -1;
    return idle.splice(at, 1)[0] ?? new Promise((resolve) => waiting.push(resolve));
  };

  /** Passes the login on. What the client is told of its session's key is another one, as every pooler does. */
  const logIn = (client: Socket, startup: Buffer): Promise<Session> =>
    new Promise((resolve) => {
      const session: Session = { socket: keep(connect(Number(url.port), url.hostname)), onMessage: () => undefined };
      const answer = (data: Buffer): void => void session.socket.write(data);
      client.on('data', answer);
      session.onMessage = (type, message) => {
        client.write(type === tellKey ? Buffer.concat([message.subarray(0, 5), Buffer.alloc(8, 1)]) : message);
        if (type !== tellReady) return;
        client.off('data', answer);
        if (all.size < size) {
          all.add(session);
          give(session);
        } else session.socket.end();
        resolve(session);
      };
      messages(session.socket, (type, message) => session.onMessage(type, message));
      session.socket.write(startup);
    });

  const serve = (client: Socket, own: Session): void => {
    let session: Session | undefined;
    let isTaking = false;
    let unanswered = 0;
    const queue: Buffer[] = [];
    const answer = (type: string, message: Buffer): void => {
      client.write(message);
      if (type !== tellReady) return;
      unanswered--;
      if (unanswered > 0 || message[5] !== 'I'.charCodeAt(0) || !session) return;
      const done = session;
      session = undefined;
      give(done);
    };
    const pass = async (): Promise<void> => {
      if (!session && !isTaking) {
        isTaking = true;
        session = await take(own);
        session.onMessage = answer;
        isTaking = false;
      }
      if (!session) return;
      for (const message of queue.splice(0)) session.socket.write(message);
    };
    messages(client, (type, message) => {
      if (type === 'X') return void client.end();
      // Query and Sync are answered by ReadyForQuery.
      if (type === 'Q' || type === 'S') unanswered++;
      queue.push(message);
      void pass();
    });
    // A session that is within a transaction is of no use to others.
    client.on('close', () => {
      if (!session) return;
      all.delete(session);
      session.socket.destroy();
    });
  };

  const server = createServer((client) => {
    keep(client).once('data', (startup: Buffer) => {
      client.pause();
      void logIn(client, startup).then((session) => serve(client, session));
      client.resume();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(target);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  return {
    url: own.href,
    choose: (next) => void (turn = next),
    inEach: (sql) => Promise.all([...all].map((session) => ask(session, sql))),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Runs a query in an idle session. */
function ask(session: Session, sql: string): Promise<string[]> {
  const rows: string[] = [];
  return new Promise((resolve) => {
    session.onMessage = (type, message) => {
      // DataRow: how many columns, then the length of the first and its bytes.
      if (type === 'D') rows.push(message.subarray(11, 11 + message.readInt32BE(7)).toString());
      if (type === tellReady) resolve(rows);
    };
    const text = Buffer.from(`${sql}\0`);
    const head = Buffer.alloc(5);
    head.write('Q');
    head.writeUInt32BE(4 + text.length, 1);
    session.socket.write(Buffer.concat([head, text]));
  });
}
