import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openProxy } from '../support/proxy.js';

let database: TestDatabase;
let project: TemporaryProject;
let fresh: TemporaryProject;
const files = {
  'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
  'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer().primaryKey() });`,
};
const run = (args: readonly string[], url: string, where = project) =>
  where.run('archon-schema', args, { env: { DATABASE_URL: url, NO_COLOR: '1' } });

beforeAll(async () => {
  database = await createDatabase(majors.at(-1) ?? 18);
  project = await temporaryProject({ ...(await serverAsShadow()), ...files });
  fresh = await temporaryProject(files);
  await run(['generate'], database.url);
  await run(['migrate'], database.url);
  await run(['rollback', '--yes', '--backup', 'saved'], database.url);
  await run(['migrate'], database.url);
});
afterAll(() => Promise.all([database.drop(), project.remove(), fresh.remove()]));

const commands = [
  ['status'],
  ['validate'],
  ['preflight'],
  ['migrate'],
  ['rollback', '--yes'],
  ['adopt'],
  ['restore', 'saved'],
];

// They wait, most of the time, and so together.
describe('a line on which nothing comes any more, though the server has answered', () => {
  test.concurrent(
    'a server that nobody reaches any more is given up after twenty times the time that a connection may take',
    { timeout: 120_000 },
    async () => {
      const proxy = await openProxy(database.url, { stallsAfterAnswers: 1 });
      const said: string[] = [];
      const client = await openPostgres(proxy.url, { connectTimeout: 1, onWait: (what) => said.push(what) });
      await expect(client.query(`select repeat('x', 1000)`)).rejects.toMatchObject({ code: 'NO_ANSWER' });
      expect(said.at(-1)).toMatch(/: a new connection is of no use, either: no answer in time/);
      await client.close();
      await proxy.close();
    },
  );

  test.concurrent.each(commands)('ends %s with the reason, and nothing is half done', async (...command) => {
    const proxy = await openProxy(database.url, { stallsAfterAnswers: 1, others: 'pass' });
    const { code, stderr } = await run(['--connect-timeout', '1', ...command], proxy.url);
    await proxy.close();
    expect(stderr).toMatch(/Still waiting for .*: the server is done, what it has sent was lost on the way…/);
    expect(stderr).toContain('the server has stopped answering; check the network, and run the command again');
    expect(stderr).not.toContain('pw-of-the-tests');
    expect(code, stderr).toBe(2);
    expect(await database.query('select from t')).toEqual([]);
    expect(await database.query('select from drizzle.__drizzle_migrations')).toHaveLength(1);
  });

  test.concurrent('ends generate --shadow', async () => {
    const proxy = await openProxy(database.url, { stallsAfterAnswers: 1, others: 'pass' });
    const { code, stderr } = await run(
      ['--connect-timeout', '1', 'generate', '--check', '--shadow', proxy.url],
      database.url,
      fresh,
    );
    await proxy.close();
    expect(stderr).toMatch(/Cannot make the shadow on .*: the server has stopped answering/);
    expect(code, stderr).toBe(2);
  });
});

test('generate --shadow waits for a connection as long as --connect-timeout says', async () => {
  const proxy = await openProxy(database.url, { stallsAfter: 0 });
  const { code, stderr } = await run(
    ['--connect-timeout', '1', 'generate', '--check', '--shadow', proxy.url],
    database.url,
    fresh,
  );
  await proxy.close();
  expect(stderr).toMatch(/Cannot make the shadow on .*: no answer in time; check host, port and firewall/);
  expect(code).toBe(2);
});

const table = '/proc/net/tcp';

test.skipIf(!existsSync(table))('a server that is gone is noticed: TCP asks whether it is there', async () => {
  const proxy = await openProxy(database.url, { stallsAfterAnswers: 100 });
  const client = await openPostgres(proxy.url);
  const port = Number(new URL(proxy.url).port).toString(16).toUpperCase().padStart(4, '0');
  // The remote address, the state 01 for a connection, the queues, and the timer 02 for keep-alive.
  const own = new RegExp(`: \\w{8}:\\w{4} 0100007F:${port} 01 \\w+:\\w+ (\\w\\d):`);
  await expect.poll(() => own.exec(readFileSync(table, 'utf8'))?.[1]).toBe('02');
  await client.close();
  await proxy.close();
});

test('what the server works at is never cut; who holds it up is said', async () => {
  const holder = await openPostgres(database.url);
  await holder.exec('begin; lock table t');
  const said: string[] = [];
  const waitedTwice = new Promise<void>((resolve) => {
    void openPostgres(database.url, {
      connectTimeout: 0.5,
      onWait: (what) => {
        said.push(what);
        if (said.length === 3) resolve();
      },
    }).then(async (client) => {
      said.push(JSON.stringify(await client.query('select count(*)::int as rows from t')));
      await client.close();
    });
  });
  await waitedTwice;
  expect(said[2]).toMatch(
    /: it has been at "select count\(\*\)::int as rows from t" for \d s, and waits for a lock that session \d+ \(archon-schema\) holds$/,
  );
  await holder.exec('commit');
  await expect.poll(() => said.at(-1)).toBe('[{"rows":0}]');
  await holder.close();
});
