import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { recorded } from '../../src/migrations/generate/own-folder.js';
import { loadProject, migrationFiles, readJournal } from '../../src/project/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { root } from '../workflow/root.js';

const schema = (more = ''): string =>
  `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer(), ${more} });`;

let project: TemporaryProject;
beforeEach(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(),
  });
});
afterEach(() => project.remove());

const written = async (): Promise<string[]> =>
  (await readdir(project.path('drizzle'), { recursive: true })).filter((name) => /\.\w+$/.test(name)).sort();
const whole = ['0000_t.sql', 'catalog/0000_t.json', 'down/0000_t.sql', 'meta/0000_snapshot.json', 'meta/_journal.json'];
const run = (): Promise<unknown> => loadProject(project.folder).then((config) => generate(config, { name: 't' }));

test('what a run that was cut off has left is named, and gone with the next one', async () => {
  const out = project.path('drizzle');
  const { up, down, snapshot, catalog } = migrationFiles({ out }, '0000_other');
  for (const folder of ['meta', 'down', 'catalog']) await mkdir(project.path(`drizzle/${folder}`), { recursive: true });
  const own = project.path('drizzle/0009_own.sql');
  const files = [up, down, snapshot, catalog, own].map((file) => [file, 'x'] as const);
  const cutOff = recorded(out, files, async () => {
    for (const file of [up, down, snapshot]) await writeFile(file, 'x');
    await writeFile(own, 'written by somebody since');
    await writeFile(`${catalog}.123.tmp`, 'x');
    throw new Error('cut off');
  });
  await expect(cutOff).rejects.toThrow('cut off');
  const config = await loadProject(project.folder);
  const { faults } = await checkMigrations(config);
  expect(faults?.map((fault) => fault.replace(`${project.folder}/`, ''))).toEqual([
    'drizzle/0000_other.sql belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.',
    'drizzle/0009_own.sql belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.',
    'drizzle/down/0000_other.sql belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.',
    'drizzle/meta/0000_snapshot.json belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.',
  ]);
  await run();
  expect(await written()).toEqual([...whole, '0009_own.sql'].sort());
  await rm(own);
  expect((await checkMigrations(config)).files).toEqual([]);
});

test('two at once write one migration', async () => {
  const config = await loadProject(project.folder);
  await Promise.all([1, 2, 3].map(() => generate(config, { name: 't' })));
  expect((await readJournal({ out: project.path('drizzle') })).entries.map(({ tag }) => tag)).toEqual(['0000_t']);
  expect(await written()).toEqual(whole);
});

/** Kills the command as soon as a file of this name is there. */
async function killAt(name: string): Promise<void> {
  await mkdir(project.path('drizzle/meta'), { recursive: true });
  const folder = name.includes('snapshot') ? project.path('drizzle/meta') : project.path('drizzle');
  const child = spawn(process.execPath, [`${root}dist/cli/main.js`, 'generate', '--name', 't'], {
    cwd: project.folder,
    stdio: 'ignore',
  });
  const watcher = watch(folder, () => existsSync(`${folder}/${name}`) && child.kill('SIGKILL'));
  await new Promise((resolve) => child.on('close', resolve));
  watcher.close();
}

test.each(['0000_t.sql', '0000_snapshot.json'])(
  'killed when %s is there, the next run makes a whole of it',
  async (name) => {
    await killAt(name);
    await run();
    expect(await written()).toEqual(whole);
    const config = await loadProject(project.folder);
    expect(await checkMigrations(config)).toEqual({ files: [] });
    expect(JSON.parse(await readFile(project.path('drizzle/meta/_journal.json'), 'utf8'))).toMatchObject({
      entries: [{ tag: '0000_t' }],
    });
  },
);
