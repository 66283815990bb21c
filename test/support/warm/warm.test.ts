import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../databases.js';
import { type TemporaryProject, temporaryProject } from '../project.js';

const table = (name: string): string =>
  `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('${name}', { id: integer().primaryKey() });`;
const config = (out: string): string =>
  `export default { dialect: 'postgresql', schema: './schema.ts', out: './${out}', dbCredentials: { url: process.env.DATABASE_URL } };`;

let project: TemporaryProject;
let database: TestDatabase;
beforeAll(async () => {
  [project, database] = await Promise.all([
    temporaryProject({ ...(await serverAsShadow()), 'drizzle.config.mjs': config('one'), 'schema.ts': table('t') }),
    createDatabase(majors.at(-1) ?? 18),
  ]);
});
afterAll(() => Promise.all([project.remove(), database.drop()]));

const run = (args: readonly string[], isFresh: boolean, url = database.url) =>
  project.run('archon-schema', args, { isFresh, env: { DATABASE_URL: url } });

const commands: readonly (readonly string[])[] = [
  ['--help'],
  ['generate', '--check'],
  ['generate', '--nothing'],
  ['migrate', '--dry-run'],
  ['status', '--json'],
  ['validate', '--reporter', 'markdown'],
  ['validate', '--json'],
  ['preflight', '--json'],
  ['adopt'],
  ['rollback', '--yes'],
  ['restore', 'nowhere'],
];

test('a command says in a process that ran others what it says in its own, with the same exit code', async () => {
  const made = await run(['generate', '--name', 'first'], false);
  expect(made.code, made.stderr).toBe(0);
  for (const args of commands) expect(await run(args, false), args.join(' ')).toEqual(await run(args, true));
});

test('it reads configuration, modules and environment anew each time', async () => {
  const refused = await run(['status'], false, 'postgres://nobody@127.0.0.1:1/none');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('nothing listens there')]);
  await writeFile(project.path('schema.ts'), table('other'));
  const changed = await run(['generate', '--check', '--create', 'table:other'], false);
  expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('one/0001_')]);
  await mkdir(project.path('two'));
  await writeFile(project.path('drizzle.config.mjs'), config('two'));
  expect((await run(['generate', '--name', 'anew'], false)).stdout).toContain('two/0000_anew.sql');
  expect(await project.read('two/0000_anew.sql')).toContain('"other"');
});

test('several at once do not disturb each other', async () => {
  const runs = await Promise.all(['1', '2', '3'].map((n) => run(['migrate', '--to', n], false)));
  for (const [index, { code, stderr }] of runs.entries())
    expect([code, stderr]).toEqual([2, expect.stringContaining(`There is no migration ${index + 1} in`)]);
});
