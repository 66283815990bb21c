import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (
  type: string,
  views = true,
): string => `import { bigint, integer, pgMaterializedView, pgTable } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id'), n: ${type} });
${views ? "export const empty = pgMaterializedView('empty').withNoData().as((qb) => qb.select().from(t));" : ''}
export const full = pgMaterializedView('full_one').as((qb) => qb.select().from(t));
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema("integer('n')"),
  });
  config = await loadProject(project.folder);
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

const populated = async (): Promise<unknown> =>
  Object.fromEntries(
    (
      await client.query<{ name: string; is: boolean }>(
        "select relname as name, relispopulated as is from pg_class where relkind = 'm'",
      )
    ).map(({ name, is }) => [name, is]),
  );
const findings = async (at = 0): Promise<unknown> =>
  (await validateCatalog(client, (await readMigrations(config)).at(at)!.declared!, { bookkeeping: config.bookkeeping }))
    .findings;
const files = (tag: string) =>
  Promise.all([project.read(`drizzle/${tag}.sql`), project.read(`drizzle/down/${tag}.sql`)]);

test('a materialized view that is declared without data is made so, in every file', { timeout: 120_000 }, async () => {
  await generate(config, { name: 'first' });
  await migrate(client, config);
  expect(await populated()).toEqual({ empty: false, full_one: true });
  expect(await findings()).toEqual([]);

  await writeFile(project.path('schema.ts'), schema("bigint('n', { mode: 'number' })"));
  await generate(config, { name: 'second' });
  for (const sql of await files('0001_second')) {
    expect(sql).toMatch(/CREATE MATERIALIZED VIEW "public"."empty"[^;]* WITH NO DATA;/);
    expect(sql).not.toMatch(/CREATE MATERIALIZED VIEW "public"."full_one"[^;]* WITH NO DATA;/);
  }
  await writeFile(project.path('schema.ts'), schema("bigint('n', { mode: 'number' })", false));
  await generate(config, { name: 'third' });
  expect((await files('0002_third'))[1]).toMatch(/CREATE MATERIALIZED VIEW "public"."empty"[^;]* WITH NO DATA;/);
});

test(
  'whether it holds rows is data: made again it is as it was, and neither is drift',
  { timeout: 60_000 },
  async () => {
    await migrate(client, config, { to: '0001_second' });
    expect(await populated()).toEqual({ empty: false, full_one: true });
    await client.exec('insert into t values (1, 2); refresh materialized view empty');
    await rollback(client, config, { confirm: () => Promise.resolve(true) });
    expect(await populated()).toEqual({ empty: true, full_one: true });
    expect(await client.query('select id from empty')).toEqual([{ id: 1 }]);
    expect(await findings()).toEqual([]);
  },
);
