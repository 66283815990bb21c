import { readdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadExpected } from '../../src/expected/index.js';
import { checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, readEverythingElse } from '../workflow/workflow.js';
import { imports, states } from './states.js';

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': imports,
  });
  config = await loadProject(project.folder);
});
afterAll(() => project.remove());

const write = (source: string): Promise<void> => writeFile(project.path('schema.ts'), imports + source);

test('each state is generated once, and drizzle-kit sees no change afterwards', async () => {
  for (const [index, [name, source]] of states.entries()) {
    await write(source);
    if (index === 1) expect((await checkMigrations(config)).files, name).toHaveLength(5);
    expect(await listing(), 'check writes nothing').toHaveLength(index);
    const { tag } = await generate(config, { name: `step_${index}` });
    expect(tag).toBe(`000${index}_step_${index}`);
    expect(await generate(config), `${name}, again`).toEqual({ files: [] });
    const { stdout } = await project.run('drizzle-kit', ['generate']);
    expect(stdout).toContain('No schema changes');
  }
  expect((await project.run('drizzle-kit', ['check'])).stdout).toContain("Everything's fine");
  expect(await listing()).toEqual(states.map((_state, index) => `000${index}_step_${index}.sql`));
}, 240_000);

test('a change that may be a rename is refused, and nothing is written', async () => {
  const before = await listing();
  await write(`export const posts = pgTable('messages', { id: integer('id').primaryKey(), title: text('title') });`);
  await expect(generate(config)).rejects.toThrow('Is table public.messages new, or was it renamed?');
  expect(await listing()).toEqual(before);
  await write(states.at(-1)?.[1] ?? '');
});

const listing = async (): Promise<string[]> =>
  (await readdir(project.path('drizzle')).catch(() => [])).filter((file) => file.endsWith('.sql')).sort();

const rowsAfter: Readonly<Record<number, string>> = {
  0: "insert into people (name) values ('Ada'), ('Bob'); insert into posts values (1, 1, 'Hello'), (2, 2, 'World')",
};

test.each([...new Set([majors.at(0) ?? 14, majors.at(-1) ?? 18, 'PGlite' as const])])(
  'the chain runs over rows and back, on %s',
  async (place) => {
    const opened: Opened = await openPlace(place);
    const { client } = opened;
    const { declared } = await loadExpected(config);
    const seen: string[] = [];
    for (const index of states.keys()) {
      seen.push(JSON.stringify(await readEverythingElse(client, declared)));
      const step = { ...config, out: await upTo(index) };
      const result = await migrate(client, step);
      expect(result).toEqual({ applied: [`000${index}_step_${index}`], differences: [] });
      if (rowsAfter[index]) await client.exec(rowsAfter[index]);
    }
    expect((await validateCatalog(client, declared, { bookkeeping: config.bookkeeping })).findings).toEqual([]);
    expect(await client.query('select id, title from posts order by id')).toEqual([
      { id: 1, title: 'Hello' },
      { id: 2, title: 'World' },
    ]);
    const losses: string[] = [];
    for (const before of seen.reverse()) {
      const result = await rollback(client, config, { confirm: () => Promise.resolve(true) });
      for (const { table, columns } of result?.tables ?? []) losses.push([table, ...(columns ?? [])].join('.'));
      expect(JSON.stringify(await readEverythingElse(client, declared))).toBe(before);
    }
    expect(losses, 'tables that go, and columns that go from tables that stay').toEqual([
      'People',
      'people.age',
      'people',
      'posts',
    ]);
    await opened.close();
  },
);

test('a folder with gaps is refused, and nothing is written', async () => {
  for (const file of ['drizzle/0001_step_1.sql', 'drizzle/down/0001_step_1.sql', 'drizzle/catalog/0004_step_4.json']) {
    const text = await project.read(file);
    await rm(project.path(file));
    await expect(generate(config), file).rejects.toThrow('missing');
    await writeFile(project.path(file), text);
  }
});

test('no migration drops by CASCADE', async () => {
  for (const file of await listing())
    expect(await project.read(`drizzle/${file}`), file).not.toMatch(/^DROP [^;]*cascade;/im);
});

/** The migrations' folder with the first ones only. */
async function upTo(index: number): Promise<string> {
  const folder = `upto-${index}`;
  const journal = JSON.parse(await project.read('drizzle/meta/_journal.json')) as { entries: unknown[] };
  await project.run('sh', ['-c', `rm -rf ${folder} && cp -r drizzle ${folder}`]);
  const text = JSON.stringify({ ...journal, entries: journal.entries.slice(0, index + 1) });
  await writeFile(project.path(folder, 'meta/_journal.json'), text);
  return project.path(folder);
}
