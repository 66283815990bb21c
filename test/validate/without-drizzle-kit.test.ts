import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { root } from '../workflow/root.js';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  folder = await mkdtemp(join(tmpdir(), 'archon-schema-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(root, join(folder, 'node_modules/archon-schema'), 'dir');
  await symlink(join(root, 'node_modules/drizzle-orm'), join(folder, 'node_modules/drizzle-orm'), 'dir');
  const files = {
    'package.json': '{ "type": "module" }',
    'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './schema.ts', dbCredentials: { url: process.env.DATABASE_URL } });`,
    // Its server is the shadow, too: quicker than an embedded one.
    'archon-schema.config.ts': `export default { shadow: { url: process.env.DATABASE_URL } };`,
    'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id').primaryKey() });`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: database.url },
  });

test('where drizzle-kit is not installed, the database is compared all the same; only generate wants it', async () => {
  await database.query('create table t (id integer primary key)');
  expect(run('validate', '--reporter', 'json')).toMatchObject({ status: 0 });
  await database.query('alter table t add column other text');
  const drifted = run('validate', '--reporter', 'json');
  expect([drifted.status, JSON.parse(drifted.stdout)]).toMatchObject([
    1,
    { findings: [{ id: 'column public.t.other' }] },
  ]);
  expect(run('status').stderr).not.toMatch(/drizzle-kit/);
  expect(run('generate')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/drizzle-kit is not installed in this project/),
  });
});
