import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shortened } from '../../src/cli/paths.js';
import { fixFile } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1) ?? 17);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(''),
  });
  await run('generate', '--name', 'first');
  await project.run('sh', ['-c', `cat > schema.ts <<'EOF'\n${schema(`, hint: text(), other: text()`)}\nEOF`]);
  await run('generate', '--name', 'second');
  await run('migrate');
  await database.query(`insert into t (id, note) values (1, 'a'), (2, 'b')`);
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

const schema = (more: string): string => `import { integer, pgTable, pgView, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer().primaryKey(), note: text()${more} });
export const v = pgView('notes').as((qb) => qb.select({ id: t.id }).from(t));
`;

const run = (...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', args, { env: { DATABASE_URL: database.url, NO_COLOR: '1' } });

test('the report lists the views that are there', async () => {
  const { code, stdout } = await run('validate');
  expect(code).toBe(0);
  expect(stdout).toContain('✅ t table exists\n👓 Checking Views...\n✅ notes view exists\n');
});

test('--fix-sql where there is nothing to fix says so, and writes nothing', async () => {
  const { code, stderr } = await run('validate', '--fix-sql', 'fix.sql');
  expect([code, stderr]).toEqual([0, expect.stringContaining('Nothing to fix: fix.sql was not written.\n')]);
  expect(existsSync(project.path('fix.sql'))).toBe(false);
});

test('a rollback counts what is in the columns that go, and not the rows of their table', async () => {
  const empty = await run('rollback');
  expect(empty.stderr).toMatch(
    /Rolling back 0001_second on \S+ deletes no rows\.\n {2}hint, other of table public\.t: no values\n/,
  );
  await database.query(`update t set hint = 'x' where id = 1`);
  const filled = await run('rollback');
  expect(filled.stderr).toMatch(/deletes for good:\n {2}hint, other of table public\.t: values in 1 of 2 rows\n/);
  await database.query('update t set hint = null');
});

test('a file that was edited and gives the same is proven again', async () => {
  await appendFile(project.path('drizzle/0001_second.sql'), '\n-- because\n');
  const { code, stdout } = await run('generate');
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('0001_second was edited and is proven again: it still gives what it gave.\n'),
  ]);
});

test('statements of a fix that follow each other and are about one object stand together', () => {
  const statement = (object: string, sql: string, hazards: string[] = []) => ({ object, sql, hazards }) as never;
  expect(
    fixFile({
      statements: [
        statement('table public.t', 'CREATE TABLE t ()'),
        statement('table public.t', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY'),
        statement('column public.u.a', 'ALTER TABLE u DROP a', ['data loss']),
      ],
    }),
  ).toContain(`-- table public.t
CREATE TABLE t ();
ALTER TABLE t ENABLE ROW LEVEL SECURITY;

-- column public.u.a RISK: data loss
ALTER TABLE u DROP a;
`);
});

test('paths below the working directory are told from there, and no others', () => {
  const here = process.cwd();
  expect(shortened(`${here}/a/b.sql:3 and "${here}/c" of ${here} in /x${here}/d`)).toBe(
    `a/b.sql:3 and "c" of ${here} in /x${here}/d`,
  );
});
