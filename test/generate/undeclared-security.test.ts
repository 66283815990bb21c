import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { loadExpected } from '../../src/expected/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (columns: string): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { grant } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id').primaryKey()${columns} });
export const secured = pgTable('secured', { id: integer('id').primaryKey() })${columns.includes('c') ? '' : '.enableRLS()'};
${columns.includes('c') ? "export const readers = grant('select').on(t).to('anon');" : ''}
`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'archon-schema.config.ts': `export default { shadow: { prelude: ['supabase'] } };`,
    'schema.ts': schema(''),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'hand']);
  await appendFile(
    project.path('drizzle/0001_hand.sql'),
    `\nalter table t enable row level security;--> statement-breakpoint\nalter table t force row level security;`,
  );
  database = await createDatabase(majors.at(-1)!, 'supabase');
  client = await openPostgres(database.url);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

const secured = (): Promise<unknown> =>
  client.query(`select relrowsecurity as on, relforcerowsecurity as forced from pg_class where oid = 't'::regclass`);
const findings = async (): Promise<string[]> => {
  const { declared } = await loadExpected(config);
  return (await validateCatalog(client, declared, { bookkeeping: config.bookkeeping })).findings.map(
    ({ message }) => message,
  );
};

test(
  'row level security that custom SQL switched on is not switched off unasked; the answer is remembered',
  { timeout: 120_000 },
  async () => {
    await writeFile(project.path('schema.ts'), schema(", b: text('b')"));
    const refused = await generate(config, { name: 'second' }).catch((error: Error) => error);
    expect(refused).toMatchObject({
      message: expect.stringMatching(
        /^Row level security of table public\.t was switched on by custom SQL in a migration, and nothing declares it\. Nothing was written; declare it \(pgTable\(…\)\.enableRLS\(\)\)/,
      ) as string,
      details: ['--keep rls:t  (it stays, and is left alone from now on)', '--drop rls:t'],
      code: 'generate.undecided',
      facts: { answers: [['--keep rls:t', '--drop rls:t']] },
    });
    await generate(config, { name: 'second', keeps: ['rls:t'] });
    expect(await project.read('drizzle/0002_second.sql')).not.toContain('ROW LEVEL SECURITY');
    await migrate(client, config);
    expect(await secured()).toEqual([{ on: true, forced: true }]);
    expect(await findings()).toEqual([]);

    // What the declarations asked for themselves goes as they say.
    await writeFile(project.path('schema.ts'), schema(", b: text('b'), c: text('c')"));
    await generate(config, { name: 'third' });
    const sql = await project.read('drizzle/0003_third.sql');
    expect(sql.match(/ALTER TABLE .* ROW LEVEL SECURITY/g)).toEqual([
      'ALTER TABLE "public"."secured" DISABLE ROW LEVEL SECURITY',
    ]);
    // The rollback gives back what the scratch database had granted, which may be more than this database did.
    expect(await project.read('drizzle/down/0003_third.sql')).toMatch(
      /-- RISK: grant on table public\.t to anon: gives .*INSERT/,
    );
    expect(sql).not.toContain(': gives ');
    await migrate(client, config);
    expect(await findings()).toEqual([]);

    await writeFile(project.path('schema.ts'), schema(", b: text('b'), c: text('c'), d: text('d')"));
    await generate(config, { name: 'fourth', drops: ['rls:t'] });
    await migrate(client, config);
    expect(await secured()).toEqual([{ on: false, forced: false }]);
    expect(await findings()).toEqual([]);
  },
);
