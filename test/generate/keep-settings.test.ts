import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { validateProject } from '../../src/validate/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (
  more = '',
  type = 'text',
): string => `import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer('id').primaryKey() });
export const t = pgTable('t', {
  id: integer('id').primaryKey(), a: ${type}('a'), b: text('b'), person: integer('person').references(() => people.id), ${more}
}, (t) => [unique('t_b').on(t.b)]);
`;

/** What custom SQL sets and no declaration can state, in PostgreSQL's own words. */
const settings = `
  alter table t alter a set storage external, alter a set statistics 500, alter b set (n_distinct = 5),
    alter b type text collate "C", alter a set compression pglz;
  alter table t alter constraint t_person_people_id_fk deferrable initially deferred;
  alter table t drop constraint t_b, add constraint t_b unique (b) include (person) with (fillfactor = 70);
  alter table t cluster on t_b`;

let project: TemporaryProject;
let config: Project;
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  project = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': schema(),
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'first' });
  const journal = JSON.parse(await readFile(project.path('drizzle/meta/_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string; when: number }[];
  };
  const [entry] = journal.entries;
  journal.entries.push({ ...entry!, idx: 1, tag: '0001_by_hand', when: entry!.when + 1 });
  await writeFile(project.path('drizzle/meta/_journal.json'), JSON.stringify(journal));
  await writeFile(
    project.path('drizzle/0001_by_hand.sql'),
    settings.trim().replaceAll(';', ';\n--> statement-breakpoint'),
  );
  const snapshot = JSON.parse(await readFile(project.path('drizzle/meta/0000_snapshot.json'), 'utf8')) as {
    id: string;
  };
  await writeFile(
    project.path('drizzle/meta/0001_snapshot.json'),
    JSON.stringify({ ...snapshot, id: '11111111-1111-4111-8111-111111111111', prevId: snapshot.id }),
  );
  database = await createDatabase(majors.at(-1)!);
  client = await openPostgres(database.url);
  await migrate(client, config);
});
afterAll(async () => {
  await client.close();
  await database.drop();
  await project.remove();
});

async function given(): Promise<unknown> {
  const [row] = await client.query(`select
    (select json_object_agg(attname, array[attstorage::text, attcompression::text, attoptions::text, attstattarget::text, attcollation::regcollation::text] order by attname)
       from pg_attribute where attrelid = 't'::regclass and attname in ('a', 'b')) as columns,
    (select array_agg(pg_get_constraintdef(oid) order by conname) from pg_constraint where conrelid = 't'::regclass and contype in ('u', 'f')) as constraints,
    (select indisclustered from pg_index where indexrelid = 't_b'::regclass) as clustered`);
  return row;
}

const findings = async (): Promise<string[]> =>
  (await validateProject(client, config)).findings.map(({ message }) => message);

test('settings that custom SQL made and no declaration can state stay: told, kept by later migrations, and drift once they are lost', async () => {
  const there = await given();
  expect(JSON.stringify(there)).toMatch(/INCLUDE \(person\).*DEFERRABLE INITIALLY DEFERRED/);
  for (const line of await findings()) expect(line).toContain('custom SQL in a migration made it so');
  await writeFile(project.path('schema.ts'), schema(`more: integer('more'),`));
  const { tag = '' } = await generate(config, { name: 'second' });
  expect(await project.read(`drizzle/${tag}.sql`)).toBe('ALTER TABLE "t" ADD COLUMN "more" integer;');
  await migrate(client, config);
  expect(await given()).toEqual(there);
  expect(await findings()).toEqual([]);
  await client.exec(
    'alter table t alter a set statistics 100; alter table t alter constraint t_person_people_id_fk not deferrable',
  );
  expect(await findings()).toEqual([
    expect.stringMatching(/column public\.t\.a: .*100, expected 500/),
    'constraint public.t.t_person_people_id_fk is INITIALLY IMMEDIATE, expected INITIALLY DEFERRED',
    'constraint public.t.t_person_people_id_fk is NOT DEFERRABLE, expected DEFERRABLE',
  ]);
  await client.exec(
    'alter table t alter a set statistics 500; alter table t alter constraint t_person_people_id_fk deferrable initially deferred',
  );
});

test('what does not fit another type goes with it, and comes back with the rollback', async () => {
  const there = await given();
  await writeFile(project.path('schema.ts'), schema(`more: integer('more'),`, 'integer'));
  await generate(config, { name: 'third' });
  await migrate(client, config);
  expect(JSON.stringify(await given())).toContain('"a":["p","",null,"500","-"]');
  expect(await findings()).toEqual([]);
  await rollback(client, config, { steps: 1, confirm: () => Promise.resolve(true) });
  expect(await given()).toEqual(there);
});
