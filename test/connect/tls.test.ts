import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, connectionOf } from '../../src/project/connection.js';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { openProxy } from '../support/proxy.js';
import { type Server, startServer } from '../support/servers/index.js';
import { giveToSystemUser } from '../support/servers/system-user.js';

const run = promisify(execFile);

let folder: string;
let server: Server;
let plain: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archon-tls-'));
  const at = (name: string): string => join(folder, name);
  await chmod(folder, 0o755);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  for (const name of ['root', 'other'])
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
  await openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  await writeFile(at('names'), 'subjectAltName=DNS:localhost');
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'root.crt',
    '-CAkey',
    'root.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.crt',
  );
  for (const name of ['server.key', 'server.crt']) {
    await chmod(at(name), 0o600);
    await giveToSystemUser(at(name));
  }
  server = await startServer(majors.at(-1)!);
  const admin = await openPostgres(server.url);
  await admin.exec(`alter system set ssl_cert_file = '${at('server.crt')}'`);
  await admin.exec(`alter system set ssl_key_file = '${at('server.key')}'`);
  await admin.exec('alter system set ssl = on');
  await admin.exec('select pg_reload_conf()');
  await admin.close();
  plain = await createDatabase(majors.at(-1)!);
}, 60_000);
afterAll(async () => {
  await Promise.all([server.stop(), plain.drop()]);
  await rm(folder, { recursive: true, force: true });
});

/** @returns whether the connection is encrypted, or why there is none */
async function open(url: string, ssl?: unknown): Promise<boolean | string> {
  try {
    const client = await connect(connectionOf({ dbCredentials: { url, ...(ssl !== undefined && { ssl }) } }, '/'));
    const [row] = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    await client.close();
    return row?.ssl ?? 'no answer';
  } catch (error) {
    return (error as Error).message;
  }
}

const urlOf = (query: string, host = 'localhost'): string => {
  const url = new URL(server.url);
  url.hostname = host;
  return `${url.href}?${query.replaceAll('FOLDER', encodeURIComponent(folder))}`;
};

test.each<[string, boolean | RegExp]>([
  ['', false],
  ['sslmode=disable', false],
  ['sslmode=prefer', true],
  ['sslmode=require', true],
  ['sslmode=no-verify', true],
  ['sslmode=verify-full&sslrootcert=FOLDER/root.crt', true],
  ['sslmode=verify-full&sslrootcert=FOLDER/other.crt', /signed by nobody known/],
  ['sslmode=require&sslrootcert=FOLDER/other.crt', /signed by nobody known/],
  ['sslmode=verify-full', /signed by nobody known/],
])('%s', async (query, wanted) => {
  const found = await open(urlOf(query));
  if (wanted instanceof RegExp) expect(found).toMatch(wanted);
  else expect(found).toBe(wanted);
});

test('the name of the host is verified where it is asked for', async () => {
  const rooted = 'sslrootcert=FOLDER/root.crt';
  expect(await open(urlOf(`sslmode=verify-ca&${rooted}`, '127.0.0.1'))).toBe(true);
  expect(await open(urlOf(`sslmode=verify-full&${rooted}`, '127.0.0.1'))).toMatch(/is for another host/);
});

test('dbCredentials.ssl is used as it is given, and true verifies', async () => {
  const { readFile } = await import('node:fs/promises');
  const ca = await readFile(join(folder, 'root.crt'), 'utf8');
  const other = await readFile(join(folder, 'other.crt'), 'utf8');
  expect(await open(urlOf(''), true)).toMatch(/signed by nobody known/);
  expect(await open(urlOf(''), { rejectUnauthorized: true, ca: other })).toMatch(/signed by nobody known/);
  expect(await open(urlOf(''), { rejectUnauthorized: true, ca })).toBe(true);
  expect(await open(urlOf(''), { rejectUnauthorized: false })).toBe(true);
  expect(await open(urlOf(''), 'require')).toBe(true);
});

test('a server without TLS is told', async () => {
  expect(await open(`${plain.url}?sslmode=require`)).toMatch(/the server has no TLS, and the connection asks for it/);
  expect(await open(`${plain.url}?sslmode=prefer`)).toBe(false);
});

test('an encrypted line on which nothing comes any more is ended like another', async () => {
  const proxy = await openProxy(server.url, { passes: true });
  const url = `${proxy.url}?sslmode=require`;
  const client = await openPostgres(url, { connectTimeout: 1 });
  expect(await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
  proxy.stall();
  await expect(client.query('select 1')).rejects.toMatchObject({ code: 'NO_ANSWER' });
  await client.close();
  await proxy.close();
});
