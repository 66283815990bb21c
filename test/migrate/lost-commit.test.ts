import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Mischief, openProxy, type Others } from '../support/proxy.js';

const schema = (index: string): string =>
  `import { index, integer, pgTable } from 'drizzle-orm/pg-core';
   export const t = pgTable('t', { id: integer().primaryKey() }, (table) => [${index}]);`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(''),
  });
  await project.run('archon-schema', ['generate', '--name', 'one']);
  await project.run('tee', ['schema.ts'], { input: schema(`index('t_id').on(table.id).concurrently()`) });
  await project.run('archon-schema', ['generate', '--name', 'two']);
});
afterAll(() => project.remove());
beforeEach(async () => void (database = await createDatabase(majors.at(-1) ?? 18)));
afterEach(() => database.drop());

const run = (args: readonly string[], url = database.url) =>
  project.run('archon-schema', args, { env: { DATABASE_URL: url, NO_COLOR: '1' } });

/** Runs a command by way of a proxy, which ends it. */
async function cut(args: readonly string[], mischief: Mischief & Others): Promise<string> {
  const proxy = await openProxy(database.url, mischief);
  const { code, stderr } = await run(['--connect-timeout', '5', ...args], proxy.url);
  await proxy.close();
  expect(code, stderr).toBe(2);
  return stderr;
}

const applied = async (): Promise<number> =>
  (await database.query('select from drizzle.__drizzle_migrations').catch(() => [])).length;

describe('a connection that is cut during COMMIT', () => {
  const commit = '; commit\0';

  test('says that a migration is applied, where it is', async () => {
    const said = await cut(['migrate', '--to', '0000_one'], { cutsAt: commit, when: 'after', others: 'pass' });
    expect(said).toMatch(
      /The connection to .* was lost during COMMIT \(the server closed the connection\)\. The server has committed it: 0000_one is applied and recorded\. Run the command again to go on\./,
    );
    expect(await applied()).toBe(1);
  });

  test('says that a migration is not applied, where it is not', async () => {
    const said = await cut(['migrate', '--to', '0000_one'], { cutsAt: commit, when: 'before', others: 'pass' });
    expect(said).toMatch(
      /was lost during COMMIT .*\. The server has rolled it back: 0000_one is not applied, nothing of it stays\. Run the command again\./,
    );
    expect(await applied()).toBe(0);
    expect(await database.query("select from pg_tables where tablename = 't'")).toEqual([]);
  });

  test.each(['before', 'after'] as const)('says that it cannot know, where nobody can be asked (%s)', async (when) => {
    const said = await cut(['migrate', '--to', '0000_one'], { cutsAt: commit, when, others: 'close' });
    expect(said).toMatch(
      /was lost during COMMIT .*\. The server cannot be asked now, so it may have been done or not: "archon-schema status" tells what is applied\./,
    );
  });

  test('says of a rollback and of a restore what became of them', async () => {
    await run(['migrate', '--to', '0000_one']);
    await database.query('insert into t values (1)');
    const folder = project.path(`saved-${database.url.slice(-12)}`);
    const back = ['rollback', '--yes', '--backup', folder];
    expect(await cut(back, { cutsAt: commit, when: 'before', others: 'pass' })).toContain(
      'The server has rolled it back: 0000_one is still applied, nothing was dropped.',
    );
    expect(await database.query('select * from t')).toEqual([{ id: 1 }]);
    await project.run('rm', ['-r', folder]);
    expect(await cut(back, { cutsAt: commit, when: 'after', others: 'pass' })).toContain(
      'The server has committed it: 0000_one is taken back.',
    );
    await run(['migrate', '--to', '0000_one']);
    expect(await cut(['restore', folder], { cutsAt: commit, when: 'after', others: 'pass' })).toContain(
      'The server has committed it: every row is put back.',
    );
    expect(await database.query('select * from t')).toEqual([{ id: 1 }]);
  });

  test('says of a file without a transaction how many statements ran', async () => {
    await run(['migrate', '--to', '0000_one']);
    const begun = await cut(['migrate'], { cutsAt: commit, when: 'after', others: 'pass' });
    expect(begun).toContain('The server has committed it: 0001_two is begun, and no statement of it ran.');
    const ran = await cut(['migrate'], { cutsAt: 'set done = 1', when: 'after', others: 'pass' });
    expect(ran).toContain('Statement 1 ran and stays, the last one as well. "archon-schema migrate" records it.');
    const { code, stderr } = await run(['migrate']);
    expect(code, stderr).toBe(0);
    expect(await applied()).toBe(2);
  });
});
