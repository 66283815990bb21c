import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { journalOf } from './journal.js';
import { startCommand, watch } from './killed-run.js';
import { gates, states, stateSql, threeFiles } from './three-files.js';

let database: TestDatabase;
let eye: ReturnType<typeof watch>;
let project: TemporaryProject | undefined;
beforeEach(async () => {
  database = await createDatabase(majors.at(-1) ?? 18);
  eye = watch(database.url);
});
afterEach(async () => {
  await eye.close();
  await Promise.all([database.drop(), project?.remove()]);
});

const times = (): Promise<{ at: number }[]> =>
  eye.query('select created_at::int as at from drizzle.__drizzle_migrations order by id');

test('ten migrators at once apply each migration once, also one without a transaction', async () => {
  project = await threeFiles();
  await database.query(gates);
  const { folder } = project;
  const runs = Array.from({ length: 10 }, () => startCommand(folder, database.url, ['migrate']));
  const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(([code]) => code);
  expect(codes, runs.map(({ output }) => output.stderr).join('\n')).toEqual(codes.map(() => 0));
  expect(runs.filter(({ output }) => output.stderr.includes('Applying 0002_three'))).toHaveLength(1);
  expect(await times()).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
  expect(await eye.query(stateSql)).toEqual([states[3]]);
});

test('drizzle-kit migrate and ours alternate on one history without noticing each other', async () => {
  project = await temporaryProject({
    'drizzle.config.js': `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.js': 'export {};',
  });
  const env = { DATABASE_URL: database.url };
  const tags: string[] = [];
  await mkdir(project.path('drizzle/meta'), { recursive: true });
  for (const command of ['drizzle-kit', 'archon-schema', 'drizzle-kit', 'archon-schema']) {
    const n = tags.length;
    tags.push(`000${n}_step`);
    const sql = `create table t${n} (id int);\n--> statement-breakpoint\ninsert into t${n} values (${n});\n`;
    await writeFile(project.path('drizzle', `${tags[n]}.sql`), sql);
    await writeFile(project.path('drizzle/meta/_journal.json'), journalOf(tags));
    const { code, stdout, stderr } = await project.run(command, ['migrate'], { env });
    expect(code, stdout + stderr).toBe(0);
    expect(await times()).toEqual(tags.map((_, index) => ({ at: index + 1 })));
    expect((await project.run('archon-schema', ['status'], { env })).code).toBe(0);
  }
  expect((await readFile(project.path('drizzle/meta/_journal.json'), 'utf8')).match(/_step/g)).toHaveLength(4);
  expect(await eye.query('select * from t0, t1, t2, t3')).toHaveLength(1);
});

test('drizzle-kit cannot apply a file that runs without a transaction, and leaves it to us', async () => {
  project = await temporaryProject({
    'drizzle.config.js': `export default { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.js': 'export {};',
    'drizzle/meta/_journal.json': journalOf(['0000_one']),
    'drizzle/0000_one.sql': '-- archon-schema: no transaction\ncreate index concurrently t_n on t (n);',
  });
  await database.query('create table t (n int)');
  const env = { DATABASE_URL: database.url };
  expect((await project.run('drizzle-kit', ['migrate'], { env })).code).toBe(1);
  expect(await times()).toEqual([]);
  expect((await project.run('archon-schema', ['migrate'], { env })).code).toBe(0);
  expect((await project.run('drizzle-kit', ['migrate'], { env })).code).toBe(0);
  expect(await times()).toEqual([{ at: 1 }]);
});
