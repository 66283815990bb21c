import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { backfill, generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { readCatalogStanding, readStatus } from '../../src/migrations/history/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (columns: string): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a')${columns} });
`;

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
  await project.run('drizzle-kit', ['generate', '--name', 'first']);
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'hand']);
  await appendFile(
    project.path('drizzle/0001_hand.sql'),
    `
GRANT SELECT ON t TO pg_monitor;--> statement-breakpoint
GRANT UPDATE (a) ON t TO PUBLIC;--> statement-breakpoint
REVOKE TRUNCATE ON t FROM current_user;--> statement-breakpoint
CREATE INDEX by_hand ON t (a);`,
  );
  config = await loadProject(project.folder);
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

const rights = async (): Promise<unknown> =>
  client.query(`select relacl::text, (select attacl::text from pg_attribute where attrelid = c.oid and attname = 'a')
    from pg_class c where oid = 't'::regclass`);

test(
  'rights that custom SQL of a backfilled history gave are neither missing nor taken away',
  { timeout: 120_000 },
  async () => {
    await backfill(config);
    expect((await migrate(client, config)).differences).toEqual([]);
    const standing = await readCatalogStanding(client, config, await readStatus(client, config));
    expect(standing).toMatchObject({ state: 'same', isBackfilled: true });
    const given = await rights();
    expect(JSON.stringify(given)).toContain('pg_monitor=r');

    await writeFile(project.path('schema.ts'), schema(", b: text('b')"));
    const { declared } = await loadExpected(config);
    const { findings } = await validateCatalog(client, declared);
    expect(findings.filter(({ kind }) => kind === 'grant')).toEqual([]);
    await generate(config, { name: 'second', keeps: ['index:by_hand'] });
    expect(await project.read('drizzle/0002_second.sql')).not.toMatch(/GRANT|REVOKE/);
    await migrate(client, config);
    expect(await rights()).toEqual(given);
  },
);
