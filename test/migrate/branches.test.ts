import { cp, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { checkMigrations, generate } from '../../src/migrations/generate/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { readStatus } from '../../src/migrations/history/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (...columns: readonly string[]): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns.map((name) => `${name}: text('${name}')`).join(', ')} });
`;

let project: TemporaryProject;
let config: Project;
let databases: TestDatabase[] = [];
let clients: Client[] = [];
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL ?? 'postgres://nobody@127.0.0.1:1/none' } };`,
    'schema.ts': schema(),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'base' });
  await cp(project.path('drizzle'), project.path('base'), { recursive: true });
  for (const branch of ['ours', 'theirs']) {
    await rm(project.path('drizzle'), { recursive: true });
    await cp(project.path('base'), project.path('drizzle'), { recursive: true });
    await writeFile(project.path('schema.ts'), schema(branch));
    await generate(config, { name: branch });
    await cp(project.path('drizzle'), project.path(branch), { recursive: true });
  }
  databases = await Promise.all([1, 2, 3].map(() => createDatabase(majors.at(-1)!)));
  clients = await Promise.all(databases.map(({ url }) => openPostgres(url)));
});
afterAll(async () => {
  for (const client of clients) await client.close();
  for (const database of databases) await database.drop();
  await project.remove();
});

type Journal = { entries: { idx: number; tag: string; when: number }[] };
const journalOf = async (folder: string): Promise<Journal> =>
  JSON.parse(await project.read(`${folder}/meta/_journal.json`)) as Journal;
const columns = (client: Client): Promise<unknown> =>
  client.query(
    `select attname as name from pg_attribute where attrelid = 't'::regclass and attnum > 0 and not attisdropped order by attname`,
  );

test(
  'two branches merged by hand: everything says so before it does anything, and the way out that is named works',
  { timeout: 120_000 },
  async () => {
    const [fresh, own] = clients as [Client, Client, Client];
    // One has tried a migration of the own branch.
    await rm(project.path('drizzle'), { recursive: true });
    await cp(project.path('theirs'), project.path('drizzle'), { recursive: true });
    await migrate(own, config);

    // The merge: all files of both, one snapshot of the two, both entries.
    await cp(project.path('ours'), project.path('drizzle'), { recursive: true });
    const [ours, theirs] = [await journalOf('ours'), await journalOf('theirs')];
    const merged = {
      ...ours,
      entries: [
        ...ours.entries,
        { ...theirs.entries[1]!, idx: 2, when: Math.max(ours.entries[1]!.when + 1, theirs.entries[1]!.when) },
      ],
    };
    await writeFile(project.path('drizzle/meta/_journal.json'), JSON.stringify(merged));
    await writeFile(project.path('schema.ts'), schema('ours', 'theirs'));

    const said = '0001_theirs does not build on 0001_ours: two branches generated at once.';
    await expect(migrate(fresh, config)).rejects.toThrow(said);
    await expect(adopt(fresh, config)).rejects.toThrow(said);
    await expect(generate(config, { name: 'more' })).rejects.toThrow(said);
    expect((await checkMigrations(config)).faults).toContainEqual(expect.stringContaining(said));
    expect((await preflight(fresh, config)).map(({ message }) => message).join('\n')).toContain(said);
    const env = { DATABASE_URL: databases[0]!.url };
    const status = await project.run('archon-schema', ['status'], { env });
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining(`broken   ${said}`)]);
    expect((await project.run('archon-schema', ['validate'], { env })).stderr).toContain(said);
    expect(await fresh.query(`select to_regclass('t')::text as t`)).toEqual([{ t: null }]);

    // The way out: the later one goes, and is generated again.
    for (const file of ['drizzle/0001_theirs.sql', 'drizzle/down/0001_theirs.sql', 'drizzle/catalog/0001_theirs.json'])
      await rm(project.path(file));
    await writeFile(project.path('drizzle/meta/_journal.json'), JSON.stringify(ours));
    await generate(config, { name: 'theirs' });
    expect((await migrate(fresh, config)).applied).toEqual(['0000_base', '0001_ours', '0002_theirs']);
    expect(await columns(fresh)).toEqual([{ name: 'id' }, { name: 'ours' }, { name: 'theirs' }]);

    // Who has applied the own branch goes back to it, takes it back there, and comes again.
    await expect(migrate(own, config)).rejects.toThrow(
      /go back to that branch and run "archon-schema rollback" there first/,
    );
    const branch = { ...config, out: project.path('theirs') };
    await rollback(own, branch, { confirm: () => Promise.resolve(true) });
    expect((await migrate(own, config)).applied).toEqual(['0001_ours', '0002_theirs']);
    expect(await columns(own)).toEqual([{ name: 'id' }, { name: 'ours' }, { name: 'theirs' }]);
    expect((await readStatus(own, config)).pending).toEqual([]);
  },
);

test(
  'a chain that is broken where everything is applied is mended by the line that is named',
  { timeout: 60_000 },
  async () => {
    const snapshot = JSON.parse(await project.read('drizzle/meta/0002_snapshot.json')) as { prevId: string };
    const file = project.path('drizzle/meta/0002_snapshot.json');
    await writeFile(file, JSON.stringify({ ...snapshot, prevId: 'another' }));
    await writeFile(project.path('schema.ts'), schema('ours', 'theirs', 'more'));
    const refused = await generate(config, { name: 'more' }).catch((error: Error) => error.message);
    const prevId = /set "prevId" in the snapshot of \S+ to "([^"]+)"/.exec(
      typeof refused === 'string' ? refused : '',
    )?.[1];
    await writeFile(file, JSON.stringify({ ...snapshot, prevId }));
    expect((await generate(config, { name: 'more' })).tag).toBe('0003_more');
  },
);
