import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Mischief, openProxy } from '../support/proxy.js';

let project: TemporaryProject;
let fresh: TemporaryProject;
let database: TestDatabase;
const files = {
  'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
  'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer().primaryKey() });`,
};
const run = (args: readonly string[], url: string, where = project) =>
  where.run('archon-schema', args, { env: { DATABASE_URL: url, NO_COLOR: '1' } });

beforeAll(async () => {
  [project, fresh] = await Promise.all([
    temporaryProject({ ...(await serverAsShadow()), ...files }),
    temporaryProject(files),
  ]);
  await run(['generate'], '');
  const first = await createDatabase(majors.at(-1) ?? 18);
  await run(['migrate'], first.url);
  await first.query('insert into t values (1), (2)');
  await run(['rollback', '--yes', '--backup', 'saved'], first.url);
  await first.drop();
});
afterAll(() => Promise.all([project.remove(), fresh.remove()]));
beforeEach(async () => {
  database = await createDatabase(majors.at(-1) ?? 18);
  const client = await openPostgres(database.url);
  await migrate(client, {
    out: project.path('drizzle'),
    bookkeeping: { schema: 'drizzle', table: '__drizzle_migrations' },
  });
  await client.close();
});
afterEach(() => database.drop());

async function by(mischief: Mischief, args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  const proxy = await openProxy(database.url, mischief);
  const [url, where] = args[0] === 'generate' ? ['', fresh] : [proxy.url, project];
  const shadow = args[0] === 'generate' ? ['--shadow', proxy.url] : [];
  const result = await run([...args, ...shadow], url, where);
  await proxy.close();
  return result;
}

const commands: readonly (readonly string[])[] = [
  ['status'],
  ['validate'],
  ['preflight'],
  ['migrate'],
  ['adopt'],
  ['restore', 'saved'],
  ['rollback', '--yes'],
];

test('a line that drips is slow, and every command works over it', async () => {
  for (const command of commands) {
    const { code, stderr } = await by({ drips: true }, command);
    expect(code, `${command.join(' ')}: ${stderr}`).toBe(0);
  }
  const { code, stderr } = await by({ drips: true }, ['generate', '--check']);
  expect(code, stderr).toBe(1);
});

describe.each([1000, 2000, 4000, 8000])('a line that is cut after %i bytes', (cutsAfter) => {
  test.each(commands)('ends %s with the reason, and nothing is half done', async (...command) => {
    const { code, stderr } = await by({ cutsAfter }, command);
    const [state] = await database.query<{ there: boolean; recorded: string | null }>(
      `select to_regclass('t') is not null as there,
         (xpath('//n/text()', query_to_xml('select count(*) as n from drizzle.__drizzle_migrations', false, false, '')))[1]::text as recorded`,
    );
    expect(state?.there).toBe(state?.recorded === '1');
    const rows = state?.there ? (await database.query('select from t')).length : 0;
    expect([0, command[0] === 'restore' ? 2 : 0]).toContain(rows);
    if (code === 0) return;
    expect(stderr).toMatch(/the server closed the connection|connection was (cut|lost)/);
    expect(stderr).not.toContain('pw-of-the-tests');
    expect(code, stderr).toBe(2);
  });

  test('ends generate --shadow', async () => {
    const { code, stderr } = await by({ cutsAfter }, ['generate', '--check']);
    if (code !== 1) expect(stderr).toMatch(/the server closed the connection|connection was (cut|lost)/);
    expect([1, 2]).toContain(code);
  });
});
