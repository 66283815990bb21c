import { serverAsShadow } from '../support/databases.js';
import { inTurn } from '../support/everywhere.js';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openDeafHost } from '../support/deaf-host.js';
import { type Mischief, openProxy } from '../support/proxy.js';
import { root } from '../workflow/root.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer() });`,
  });
  await run(['generate'], database.url);
});
afterAll(() => Promise.all([database.drop(), project.remove()]));

/** @returns the exit code, and what was said on stderr */
function run(args: readonly string[], url: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, ...args], {
    cwd: project.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DATABASE_URL: url, NO_COLOR: '1' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

const commands = ['status', 'validate', 'preflight', 'migrate', 'rollback', 'adopt'];

/** Every command with the first, each of the others with one command in turn. */
const commandsFor = (what: string): readonly string[] =>
  what === 'accepts and closes' ? commands : inTurn(what, commands);

describe.each<[string, Mischief, RegExp]>([
  ['accepts and closes', { closes: true }, /Cannot connect to .*: the server closed the connection/],
  ['stalls', { stallsAfter: 0 }, /Cannot connect to .*: no answer in time; check host, port and firewall/],
  ['stalls within the handshake', { stallsAfter: 40 }, /Cannot connect to .*: no answer in time/],
  ['stalls before the first answer', { stallsAfter: 420 }, /Cannot connect to .*: no answer in time/],
  ['cuts within the handshake', { cutsAfter: 40 }, /Cannot connect to .*: the server closed the connection/],
])('a server that %s', (what, mischief, reason) => {
  test.each(commandsFor(what))('ends %s with one line, and is not asked again and again', async (command) => {
    const proxy = await openProxy(database.url, mischief);
    try {
      const { code, said } = await run(['--connect-timeout', '1', command], proxy.url);
      expect(said).toMatch(reason);
      expect(code).toBe(2);
      expect(proxy.connections()).toBeLessThan(3);
    } finally {
      await proxy.close();
    }
  });
});

test('a host that swallows what is sent ends the command, too, not only the waiting', async () => {
  const host = await openDeafHost();
  try {
    const start = Date.now();
    const { code, said } = await run(['--connect-timeout', '1', 'status'], host.url);
    expect(said).toMatch(/Cannot connect to .*: no answer in time/);
    expect(code).toBe(2);
    expect(Date.now() - start).toBeLessThan(10_000);
  } finally {
    await host.close();
  }
}, 30_000);

test('of several hosts, one that swallows what is sent is passed over', async () => {
  const host = await openDeafHost();
  try {
    const { port, username, password, pathname } = new URL(database.url);
    const several = `postgres://${username}:${password}@127.0.0.1:${new URL(host.url).port},127.0.0.1:${port}${pathname}`;
    const client = await openPostgres(several, { connectTimeout: 4 });
    expect(await client.query('select 1 as one')).toEqual([{ one: 1 }]);
    await client.close();
  } finally {
    await host.close();
  }
}, 30_000);

test('after five seconds it is said what is waited for', async () => {
  const proxy = await openProxy(database.url, { stallsAfter: 0 });
  try {
    const { said } = await run(['--connect-timeout', '6', 'status'], proxy.url);
    expect(said).toMatch(new RegExp(`Still waiting for .*:${new URL(proxy.url).port}/.* to answer…`));
  } finally {
    await proxy.close();
  }
}, 30_000);

test.each(['0', '-1', 'soon'])('--connect-timeout %s is refused', async (value) => {
  const { code, said } = await run(['--connect-timeout', value, 'status'], database.url);
  expect(said).toMatch(/above 0/);
  expect(code).toBe(2);
});

test('a waiting time too long for a timer is no time at all, and is cut', async () => {
  const client = await openPostgres(`${database.url}?connect_timeout=9999999`);
  expect(await client.query('select 1 as one')).toEqual([{ one: 1 }]);
  await client.close();
});

test('a line that drips is slow, and works', async () => {
  const proxy = await openProxy(database.url, { drips: true });
  const client = await openPostgres(proxy.url);
  expect(await client.query('select 1 as one')).toEqual([{ one: 1 }]);
  await client.close();
  await proxy.close();
});

test.each([3000, 6000, 12_000, 20_000])(
  'a line that is cut after %i bytes leaves no migration half done',
  async (bytes) => {
    const own = await createDatabase(majors.at(-1)!);
    const proxy = await openProxy(own.url, { cutsAfter: bytes });
    try {
      const { code, said } = await run(['migrate', '--no-verify'], proxy.url);
      const rows = await own.query<{ there: boolean; recorded: boolean }>(
        `select to_regclass('t') is not null as there, to_regclass('drizzle.__drizzle_migrations') is not null as recorded`,
      );
      expect(rows[0]?.there).toBe(rows[0]?.recorded);
      if (code === 0) expect(rows[0]?.there).toBe(true);
      else expect(said).toMatch(/connection|status/);
    } finally {
      await proxy.close();
      await own.drop();
    }
  },
);
