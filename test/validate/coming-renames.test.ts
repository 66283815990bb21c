import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const first = `import { index, integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', ['sad', 'ok']);
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name'), mood: mood('mood') }, (t) => [index('by_name').on(t.name)]);
export const places = pgTable('places', { id: integer('id') });
`;
const second = first.replace("name: text('name')", "name: text('full_name')").replaceAll('by_name', 'by_full_name');

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': first,
  });
  await run('generate', '--name', 'first');
  await run('migrate');
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]) =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

async function changes(): Promise<string[]> {
  const { stdout } = await run('validate', '--json');
  return (JSON.parse(stdout) as { upcoming: { changes: string[] } }).upcoming.changes;
}

test(
  'what may be renamed is told as generate will ask it, and not as created and dropped',
  { timeout: 60_000 },
  async () => {
    await writeFile(project.path('schema.ts'), second);
    expect(await changes()).toEqual([
      'may be renamed: column public.people.name → full_name: generate will ask',
      'will be renamed: index public.by_name → by_full_name',
    ]);
    await writeFile(
      project.path('schema.ts'),
      first
        .replace("pgTable('places'", "pgTable('locations'")
        .replace("['sad', 'ok']", "['sad', 'fine']")
        .replaceAll('by_name', 'names'),
    );
    expect(await changes()).toEqual([
      'may be renamed: table public.places → locations: generate will ask',
      'may be renamed: value ok of enum public.mood → fine: generate will ask',
      'will be renamed: index public.by_name → names',
    ]);
  },
);

test('what a pending migration renames is told as renamed', { timeout: 60_000 }, async () => {
  await writeFile(project.path('schema.ts'), second);
  expect(await run('generate', '--rename', 'column:people.name=full_name', '--name', 'renamed')).toMatchObject({
    code: 0,
  });
  expect(await changes()).toEqual([
    'will be renamed: column public.people.name → full_name',
    'will be renamed: index public.by_name → by_full_name',
  ]);
});

test('what custom SQL made and nothing declares is asked about, not dropped', { timeout: 120_000 }, async () => {
  await run('migrate');
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
  await appendFile(project.path('drizzle/0002_custom.sql'), `\ncreate index by_hand on people (mood);`);
  await run('migrate');
  // Backfilled, a catalog holds it.
  expect(await run('generate', '--backfill')).toMatchObject({ code: 0 });
  await writeFile(project.path('schema.ts'), second.replace("integer('id') }", "integer('id'), at: text('at') }"));
  expect(await changes()).toEqual([
    'will be created: column public.places.at',
    'made by custom SQL and not declared: index public.by_hand: generate will ask whether it stays (--keep or --drop)',
  ]);
  expect((await run('generate')).stderr).toMatch(/index public\.by_hand was made by custom SQL/);
});
