import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { hasOneSession, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { openShadow } from '../../src/postgres/shadow/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { isEverywhere } from '../support/everywhere.js';
import { openPgbouncer, pgbouncer } from '../support/pgbouncer.js';
import { openPooler, type Pooler } from '../support/pooler.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (index: string): string =>
  `import { index, integer, pgTable } from 'drizzle-orm/pg-core';
   export const t = pgTable('t', { id: integer().primaryKey(), n: integer() }, (table) => [${index}]);`;

let project: TemporaryProject;
let tables: string;
let outside: string;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(''),
  });
  const generate = async (): Promise<string> => {
    const { stdout, stderr } = await project.run('archon-schema', ['generate']);
    const [, tag] = /Wrote (\S+),/.exec(stdout) ?? [];
    if (tag === undefined) throw new Error(stdout + stderr);
    return tag;
  };
  tables = await generate();
  await project.run('tee', ['schema.ts'], { input: schema(`index('t_n').on(table.n).concurrently()`) });
  outside = await generate();
  const down = '-- archon-schema: no transaction\ndrop index concurrently t_n;\n';
  await project.run('tee', [`drizzle/down/${outside}.sql`], { input: down });
});
afterAll(() => project.remove());

/** No session of the pool holds a lock, or has another setting than a new one. */
async function expectNothingLeft(database: TestDatabase, pooler: Pooler): Promise<void> {
  expect(
    await database.query(
      `select l.pid from pg_locks l where l.locktype = 'advisory'
       and l.database = (select oid from pg_database where datname = current_database())`,
    ),
  ).toEqual([]);
  const settings = await pooler.inEach(
    // pgbouncer gives each client its own name.
    `select name || ' = ' || setting from pg_settings
     where source = 'session' and setting is distinct from reset_val and name <> 'application_name'`,
  );
  expect(settings.length).toBeGreaterThan(0);
  expect(settings.flat()).toEqual([]);
}

test('the second migration runs without a transaction', async () => {
  expect(await project.read(`drizzle/${outside}.sql`)).toMatch(/^-- archon-schema: no transaction$/m);
});

const doubles: [string, (url: string) => Promise<Pooler>][] = [
  ['one session', (url) => openPooler(url, 1)],
  ['three sessions, the last one first', (url) => openPooler(url, 3, 'last')],
  ['two sessions, one after the other', (url) => openPooler(url, 2, 'each')],
  ['three sessions, one after the other', (url) => openPooler(url, 3, 'each')],
];
const real: [string, (url: string) => Promise<Pooler>][] = [
  ['one session of pgbouncer', (url) => openPgbouncer(url, 1)],
  ['three sessions of pgbouncer', (url) => openPgbouncer(url, 3)],
];

test('a pooler that gives another session only later is found out, and gets back all that was set', async () => {
  const database = await createDatabase(majors.at(-1) ?? 18);
  const pooler = await openPooler(database.url, 4, 'own');
  const others = await Promise.all([openPostgres(pooler.url), openPostgres(pooler.url)]);
  const client = await openPostgres(pooler.url);
  const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
  const place = { out: project.path('drizzle'), bookkeeping };
  await migrate(client, place, { to: tables });
  const begun = migrate(client, place, { onMigration: () => pooler.choose('each') });
  await expect(begun).rejects.toThrow(
    /is a pooler in transaction mode, and .*\. No statement ran, statement 1 of 1 failed\. "archon-schema migrate" goes on with statement 1/s,
  );
  await expectNothingLeft(database, pooler);
  await Promise.all([client, ...others].map((one) => one.close()));

  const direct = await openPostgres(database.url);
  expect((await migrate(direct, place, { lockWait: 0 })).applied).toEqual([outside]);
  await direct.close();
  await pooler.close();
  await database.drop();
});

describe.each(doubles)('a pooler in transaction mode with %s', (what, open) => {
  behaves(open, isEverywhere || /three sessions(, one after the other| of)/.test(what));
});
// Where it is not installed, its double alone is tried.
describe.skipIf(pgbouncer === undefined).each(real)('a pooler in transaction mode with %s', (what, open) => {
  behaves(open, isEverywhere || /three sessions(, one after the other| of)/.test(what));
});

/** @param isMany whether every command runs; of those with one session or two, each is refused and told alone */
function behaves(open: (url: string) => Promise<Pooler>, isMany: boolean): void {
  let database: TestDatabase;
  let pooler: Pooler;
  beforeEach(async () => {
    database = await createDatabase(majors.at(-1) ?? 18);
    pooler = await open(database.url);
  });
  afterEach(async () => {
    await pooler.close();
    await database.drop();
  });
  const run = (args: readonly string[], url = pooler.url) =>
    project.run('archon-schema', args, { env: { DATABASE_URL: url, NO_COLOR: '1' } });

  test('is told from a server', async () => {
    const [through, direct] = await Promise.all([openPostgres(pooler.url), openPostgres(database.url)]);
    expect(await hasOneSession(through)).toBe(false);
    expect(await hasOneSession(direct)).toBe(true);
    await expect(openShadow({ url: pooler.url })).rejects.toThrow(
      /it is a pooler in transaction mode, and a shadow needs one session: name the server itself/,
    );
    await Promise.all([through.close(), direct.close()]);
  });

  test.skipIf(!isMany)('takes whatever runs in transactions, and nothing of it is left in the pool', async () => {
    const works = async (...args: string[]): Promise<void> => {
      const { code, stdout, stderr } = await run(args);
      expect(code, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
      await expectNothingLeft(database, pooler);
    };
    await works('migrate', '--to', tables);
    await database.query('insert into t values (1, 2), (3, 4)');
    await works('status');
    await works('validate');
    await works('rollback', '--yes', '--backup', project.path(`backup-${database.url.slice(-12)}`));
    await works('migrate', '--to', tables);
    await works('restore', project.path(`backup-${database.url.slice(-12)}`));
    expect(await database.query('select * from t order by id')).toEqual([
      { id: 1, n: 2 },
      { id: 3, n: 4 },
    ]);
    await database.query('drop schema drizzle cascade; create index t_n on t (n)');
    await works('adopt');
    await database.query('drop index t_n');
    await works('adopt', '--repair');
    await works('preflight');
  });

  test('refuses a file without a transaction before anything runs, up and down, and leaves nothing', async () => {
    const refuses = async (args: readonly string[], what: string): Promise<void> => {
      const { code, stderr } = await run(args);
      expect(stderr).toMatch(
        / is a pooler in transaction mode, and \S+ runs without a transaction, which needs one session: connect to the server itself/,
      );
      expect(stderr).toContain(what);
      expect(stderr).not.toContain('pw-of-the-tests');
      expect(code, stderr).toBe(2);
      await expectNothingLeft(database, pooler);
    };
    await refuses(['migrate'], `drizzle/${outside}.sql runs`);
    await refuses(['migrate', '--dry-run'], 'Nothing was run.');
    expect(
      await database.query("select from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"),
    ).toEqual([]);
    const { code, stdout } = await run(['preflight']);
    expect(stdout).toContain('is a pooler in transaction mode');
    expect(code).toBe(1);

    // Whoever goes to the server itself has nothing to wait for.
    const direct = await run(['migrate', '--lock-wait', '0'], database.url);
    expect(direct.code, direct.stderr).toBe(0);
    await refuses(['rollback', '--yes'], `drizzle/down/${outside}.sql runs`);
    expect(await database.query("select from pg_class where relname = 't_n'")).toHaveLength(1);
    const back = await run(['rollback', '--yes', '--lock-wait', '0'], database.url);
    expect(back.code, back.stderr).toBe(0);
  });
}
