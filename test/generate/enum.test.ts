import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openPlace } from '../workflow/workflow.js';

const module = (values: string, initial: string): string => `import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgPolicy, pgTable, pgView } from 'drizzle-orm/pg-core';
export const mood = pgEnum('mood', [${values}]);
export const people = pgTable('people', { id: integer('id').primaryKey(), mood: mood('mood').notNull().default('${initial}'), moods: mood('moods').array() }, (t) => [
  check('not_all', sql\`\${t.mood} <> 'ok' or \${t.id} > 0\`), index('ok').on(t.id).where(sql\`\${t.mood} = 'ok'\`), pgPolicy('p', { using: sql\`\${t.mood} = 'ok'\` })]);
export const fine = pgView('fine').as((qb) => qb.select({ id: people.id, mood: people.mood }).from(people).where(sql\`\${people.mood} = 'ok'\`));
`;

/** One after the other: values added, moved, taken away and put in the middle. */
const states = [
  module(`'sad', 'ok'`, 'sad'),
  module(`'sad', 'ok', 'glad'`, 'sad'),
  module(`'ok', 'meh', 'sad'`, 'ok'),
  module(`'ok', 'sad'`, 'sad'),
] as const;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
  });
});
afterAll(() => project.remove());

test('an enum in use gains, loses and moves values under everything that refers to it, and rows keep theirs', async () => {
  const places = [majors[0]!, majors.at(-1)!];
  const opened = await Promise.all(places.map((place) => openPlace(place)));
  const config = await loadProject(project.folder);
  for (const [index, state] of states.entries()) {
    await writeFile(project.path('schema.ts'), state);
    await generate(config, { name: `step_${index}`, creates: index === 2 ? ['value:mood.meh'] : [] });
    const declared = (await readMigrations(config)).at(-1)!.declared!;
    for (const { client } of opened) {
      await migrate(client, config);
      const { findings } = await validateCatalog(client, declared, { bookkeeping: config.bookkeeping });
      expect(findings.map(({ message }) => message)).toEqual([]);
      if (index === 0)
        await client.exec(`insert into people (id, mood, moods) values (1, 'ok', '{sad,ok}'), (2, 'sad', null)`);
      expect(await client.query('select id, mood::text, moods::text from people order by id')).toEqual([
        { id: 1, mood: 'ok', moods: '{sad,ok}' },
        { id: 2, mood: 'sad', moods: null },
      ]);
    }
  }
  for (let index = states.length - 1; index > 0; index--)
    for (const { client } of opened) {
      await rollback(client, config, { steps: 1, confirm: () => Promise.resolve(true) });
      const before = (await readMigrations(config))[index - 1]!.declared!;
      const { findings } = await validateCatalog(client, before, { bookkeeping: config.bookkeeping });
      expect(findings.map(({ message }) => message)).toEqual([]);
      expect(await client.query('select mood::text from people order by id')).toEqual([
        { mood: 'ok' },
        { mood: 'sad' },
      ]);
    }
  for (const { close } of opened) await close();
}, 120_000);

test('online, new values come in a migration of their own, and what uses them in the next one: nothing is rewritten', async () => {
  const online = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': states[0],
  });
  try {
    await generate(await loadProject(online.folder), { name: 'first' });
    await writeFile(online.path('schema.ts'), module(`'new', 'sad', 'ok'`, 'new'));
    const result = await generate(await loadProject(online.folder), { name: 'more', online: true });
    const config = await loadProject(online.folder);
    const [first, more, uses] = await readMigrations(config);
    expect([result.tag, result.laterTags?.[0]]).toEqual([more!.tag, uses!.tag]);
    expect(more!.sql).toBe(`ALTER TYPE "public"."mood" ADD VALUE 'new' BEFORE 'sad';`);
    expect(uses!.sql).toBe(`ALTER TABLE "public"."people" ALTER COLUMN "mood" SET DEFAULT 'new'::public.mood;`);
    for (const major of [majors[0]!, majors.at(-1)!]) {
      const { client, close } = await openPlace(major);
      const differences = async (declared: DeclaredCatalog | undefined) =>
        (await validateCatalog(client, declared!, { bookkeeping: config.bookkeeping })).findings.map((f) => f.message);
      await migrate(client, config);
      await client.exec('insert into people (id) values (1)');
      expect(await client.query('select mood::text from people')).toEqual([{ mood: 'new' }]);
      expect(await differences(uses!.declared)).toEqual([]);
      await rollback(client, config, { steps: 1, confirm: () => Promise.resolve(true) });
      expect(await differences(more!.declared)).toEqual([]);
      // The value is not used any more when it goes.
      await client.exec('delete from people');
      await rollback(client, config, { steps: 1, confirm: () => Promise.resolve(true) });
      expect(await differences(first!.declared)).toEqual([]);
      await close();
    }
  } finally {
    await online.remove();
  }
});
