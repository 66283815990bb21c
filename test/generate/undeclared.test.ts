import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (columns: string, extra = ''): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { pgFunction, pgTrigger } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a')${columns} });
export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const g = pgTrigger('declared', { on: t, timing: 'before', events: ['insert'], forEach: 'row', execute: touch });
${extra}`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(''),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
  await appendFile(
    project.path('drizzle/0001_custom.sql'),
    `
create index by_hand on t (a);--> statement-breakpoint
create trigger by_hand before update on t for each row execute function touch();--> statement-breakpoint
alter table t add constraint by_hand check (a <> '');--> statement-breakpoint
create function by_hand() returns int language sql as 'select 1';`,
  );
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

test(
  'what custom SQL made and nothing declares is not dropped unasked; the answer is remembered',
  { timeout: 180_000 },
  async () => {
    await writeFile(project.path('schema.ts'), schema(", b: text('b')"));
    const ways = ['keep', 'drop'].flatMap((way) =>
      ['constraint:t.by_hand', 'index:by_hand', 'trigger:t.by_hand'].map((name) => `--${way} ${name}`),
    );
    const refused = await generate(config, { name: 'second' }).catch((error: Error) => error);
    expect(refused).toMatchObject({
      message: expect.stringMatching(/was made by custom SQL in a migration, and nothing declares it/),
      code: 'generate.undecided',
    });
    expect(
      (refused as unknown as { details: string[] }).details.map((line) => line.split('  ')[0]!.trim()).sort(),
    ).toEqual([...ways].sort());

    await expect(generate(config, { keeps: ['index:other'] })).rejects.toThrow('was made by custom SQL');
    const answers = { keeps: ['index:by_hand', 'constraint:t.by_hand'], drops: ['trigger:t.by_hand'] };
    await expect(generate(config, { ...answers, keeps: [...answers.keeps, 'index:other'] })).rejects.toThrow(
      '--keep index:other: no migration made that',
    );
    await generate(config, { name: 'second', ...answers });
    const sql = await project.read('drizzle/0002_second.sql');
    expect(sql).toContain('DROP TRIGGER IF EXISTS "by_hand"');
    expect(sql).not.toMatch(/DROP (INDEX|CONSTRAINT|FUNCTION)/);
    expect((await readMigrations(config)).at(-1)!.declared!.kept).toEqual([
      'constraint public.t.by_hand',
      'index public.by_hand',
    ]);

    // Nobody is asked again, and no validation calls it drift.
    await writeFile(project.path('schema.ts'), schema(", b: text('b'), c: text('c')"));
    const { declared: ahead } = await loadExpected(config);
    expect(ahead.kept).toEqual(['constraint public.t.by_hand', 'index public.by_hand']);
    await generate(config, { name: 'third' });
    expect(await project.read('drizzle/0003_third.sql')).not.toMatch(/DROP/);
    await migrate(client, config);
    const declared = (await readMigrations(config)).at(-1)!.declared!;
    expect((await validateCatalog(client, declared, { bookkeeping: config.bookkeeping })).findings).toEqual([]);
    const there = await client.query(
      "select indexname from pg_indexes where indexname = 'by_hand' union all select conname from pg_constraint where conname = 'by_hand'",
    );
    expect(there).toHaveLength(2);

    // Nothing but the answer changes.
    await generate(config, { name: 'index_goes', drops: ['index:by_hand'] });
    expect(await project.read('drizzle/0004_index_goes.sql')).toContain('DROP INDEX IF EXISTS "public"."by_hand"');
    expect(await project.read('drizzle/down/0004_index_goes.sql')).toMatch(/CREATE INDEX by_hand/);
    expect((await readMigrations(config)).at(-1)!.declared!.kept).toEqual(['constraint public.t.by_hand']);
  },
);

test('what was declared and is no more is dropped without a question', async () => {
  await writeFile(project.path('schema.ts'), schema(", b: text('b')").replace(/export const g = .*/, ''));
  await generate(config, { name: 'fourth' });
  expect(await project.read('drizzle/0005_fourth.sql')).toMatch(/DROP TRIGGER IF EXISTS "declared"/);
});
