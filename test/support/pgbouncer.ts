import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { openPostgres } from '../../src/postgres/connect/index.js';
import type { Pooler } from './pooler.js';
import { giveToSystemUser, systemUser } from './servers/system-user.js';

/** Where pgbouncer is installed; undefined where it is not. */
export const pgbouncer: string | undefined = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'pgbouncer'))
  .find((file) => existsSync(file));

/** pgbouncer in transaction mode before a server. */
export async function openPgbouncer(target: string, size: number): Promise<Pooler> {
  const { hostname, port, username, password } = new URL(target);
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  const own = new URL(target);
  own.hostname = '127.0.0.1';
  own.port = String(await freePort());
  const config = join(folder, 'pgbouncer.ini');
  const server = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  await writeFile(
    config,
    `[databases]
     * = ${server}
     [pgbouncer]
     listen_addr = 127.0.0.1
     listen_port = ${own.port}
     unix_socket_dir =
     auth_type = any
     pool_mode = transaction
     default_pool_size = ${size}
     server_check_delay = 0
    `.replace(/^ +/gm, ''),
  );
  await chmod(folder, 0o755);
  await giveToSystemUser(config);
  const child = spawn(pgbouncer ?? 'pgbouncer', [config], { ...systemUser, stdio: ['ignore', 'ignore', 'pipe'] });
  // It says so on stderr once it listens.
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('process up')) resolve();
    });
    child.once('exit', () => reject(new Error(said)));
  });
  return {
    url: own.href,
    inEach: async (sql) => {
      const clients = await Promise.all(Array.from({ length: size }, () => openPostgres(own.href)));
      for (const client of clients) await client.exec('begin');
      const rows = await Promise.all(clients.map((client) => client.query(sql)));
      await Promise.all(clients.map((client) => client.close()));
      return rows.map((one) => one.map((row) => String(Object.values(row)[0])));
    },
    close: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
