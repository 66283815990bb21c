import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backfill, generate } from '../../src/migrations/generate/index.js';
import { adopt } from '../../src/migrations/adopt/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace } from '../workflow/workflow.js';

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', migrations: { table: 'their_migrations', schema: 'public' }, breakpoints: false, casing: 'snake_case', driver: 'pglite', dbCredentials: { url: './db' } };`;
const imports = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n`;
const states = [
  `export const people = pgTable('people', { id: integer().primaryKey(), firstName: text() });`,
  `export const people = pgTable('people', { id: integer().primaryKey(), firstName: text().notNull().default('x') }); export const posts = pgTable('posts', { id: integer().primaryKey(), author: integer().references(() => people.id) });`,
];

let project: TemporaryProject;
let loaded: Project;
const write = (source: string): Promise<void> => writeFile(project.path('schema.ts'), imports + source);
beforeAll(async () => {
  project = await temporaryProject({ ...(await serverAsShadow()), 'drizzle.config.ts': config, 'schema.ts': '' });
});
afterAll(() => project.remove());

const check = async () => {
  const { code, stdout } = await project.run('archon-schema', ['generate', '--check']);
  return { code, lines: stdout.replaceAll(`${project.folder}/`, '').trim().split('\n').slice(1) };
};

describe('a folder that drizzle-kit alone has written', () => {
  test('gets proven rollbacks and catalog snapshots, and goes on', async () => {
    for (const [at, state] of states.entries()) {
      await write(state);
      await project.run('drizzle-kit', ['generate', '--name', `step_${at}`]);
    }
    await project.run('drizzle-kit', ['generate', '--custom', '--name', 'by_hand']);
    await writeFile(
      project.path('drizzle/0002_by_hand.sql'),
      `create view names as select first_name from people;\ninsert into people (id) values (1);\ncreate index by_author on posts (author);`,
    );
    loaded = await loadProject(project.folder);
    const before = await readdir(project.path('drizzle'));
    const { files } = await backfill(loaded);
    expect(files).toHaveLength(6);
    expect((await readdir(project.path('drizzle'))).sort()).toEqual([...before, 'catalog', 'down'].sort());
    expect(await readFile(project.path('drizzle/down/0002_by_hand.sql'), 'utf8')).toMatch(
      /^DROP VIEW IF EXISTS "public"."names";.*\nDROP INDEX IF EXISTS "public"."by_author";$/,
    );
    expect(await backfill(loaded), 'again').toEqual({ files: [] });
    // The index was made by hand and is not declared: the next migration takes it away when somebody says so.
    await expect(generate(loaded)).rejects.toThrow('index public.by_author was made by custom SQL');
    const { tag } = await generate(loaded, { drops: ['index:by_author'] });
    expect(tag).toBe('0003_change_by_author');
    expect(await generate(loaded)).toEqual({ files: [] });
  });

  test.each([...new Set([majors[0]!, 'PGlite' as const])])(
    'and is applied, taken back and adopted, on %s',
    async (place) => {
      const opened: Opened = await openPlace(place);
      const { client } = opened;
      expect((await migrate(client, loaded)).applied).toHaveLength(4);
      expect(await client.query('select id, first_name from names natural join people')).toHaveLength(1);
      await client.exec('drop table their_migrations');
      expect((await adopt(client, loaded)).tags).toHaveLength(4);
      const all = { steps: 4, confirm: () => Promise.resolve(true) };
      expect((await rollback(client, loaded, all))?.tags).toHaveLength(4);
      expect(await client.query(`select from pg_tables where tablename in ('people', 'posts')`)).toEqual([]);
      await opened.close();
    },
  );
});

describe('generate --check', () => {
  test('is content with what generate wrote, also after a checkout with other line ends', async () => {
    expect((await check()).code).toBe(0);
    const file = project.path('drizzle/0003_change_by_author.sql');
    const sql = await readFile(file, 'utf8');
    await writeFile(file, sql.replaceAll('\n', '\r\n'));
    expect((await check()).code).toBe(0);
    await writeFile(file, sql);
  });

  test('names a missing and an edited file, and a broken chain', async () => {
    const kept = new Map<string, string>();
    for (const name of [
      'drizzle/0001_step_1.sql',
      'drizzle/down/0001_step_1.sql',
      'drizzle/down/0002_by_hand.sql',
      'drizzle/meta/0003_snapshot.json',
    ])
      kept.set(name, await readFile(project.path(name), 'utf8'));
    await writeFile(project.path('drizzle/0001_step_1.sql'), `-- x\n${kept.get('drizzle/0001_step_1.sql')}`);
    await rm(project.path('drizzle/down/0002_by_hand.sql'));
    const snapshot = JSON.parse(kept.get('drizzle/meta/0003_snapshot.json')!) as object;
    await writeFile(project.path('drizzle/meta/0003_snapshot.json'), JSON.stringify({ ...snapshot, prevId: 'x' }));
    expect(await check()).toEqual({
      code: 1,
      lines: [
        '  drizzle/down/0002_by_hand.sql is missing: restore it from git.',
        '  drizzle/0001_step_1.sql was edited since it was proven: restore it from git, or run "archon-schema generate", which proves 0001_step_1.sql anew.',
        expect.stringMatching(
          /^  0003_change_by_author does not build on 0002_by_hand: two branches generated at once\. Remove the one that is applied nowhere yet .* and generate it again/,
        ),
        'Where a migration out of order is applied everywhere already, "archon-schema generate --accept-history" records that.',
      ],
    });
    for (const [name, text] of kept) await writeFile(project.path(name), text);
    expect((await check()).code).toBe(0);
  });

  test('an edit that changes nothing but rows is proven anew, any other is refused', async () => {
    const up = project.path('drizzle/0001_step_1.sql');
    const sql = await readFile(up, 'utf8');
    await writeFile(up, `${sql}\ninsert into people (id) values (7);`);
    expect((await generate(loaded)).files).toHaveLength(1);
    expect((await check()).code).toBe(0);
    await writeFile(up, `${sql}\nalter table people add extra int;`);
    await expect(generate(loaded)).rejects.toThrow(/0001_step_1\.sql was edited and no longer gives what it declares/);
    const down = project.path('drizzle/down/0001_step_1.sql');
    const downSql = await readFile(down, 'utf8');
    await writeFile(up, sql);
    await writeFile(down, downSql.replace(/^DROP TABLE.*$/m, 'select 1;--> statement-breakpoint'));
    await expect(generate(loaded)).rejects.toThrow(/no longer gives the catalog before/);
    await writeFile(down, downSql);
    expect((await readMigrations(loaded)).map(({ tag }) => tag)).toHaveLength(4);
  });
});
