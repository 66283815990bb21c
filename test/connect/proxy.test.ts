import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/connect/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Mischief, openProxy } from '../support/proxy.js';
import { root } from '../workflow/root.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
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

describe.each<[string, Mischief, RegExp]>([
  ['accepts and closes', { closes: true }, /Cannot connect to .*: the server closed the connection/],
  ['stalls', { stalls: true }, /Cannot connect to .*: no answer in time; check host, port and firewall/],
  ['cuts within the handshake', { cutsAfter: 40 }, /Cannot connect to .*: the server closed the connection/],
])('a server that %s', (_what, mischief, reason) => {
  test.each(commands)('ends %s with one line, and is not asked again and again', async (command) => {
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
