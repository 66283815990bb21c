import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { readStatus } from '../../src/migrations/history/index.js';
import { loadProject, type Project, readMigrations } from '../../src/project/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { onNewestAndInTurn } from '../support/everywhere.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openPlace, type Place } from '../workflow/workflow.js';

const imports = `import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
`;
const before = `${imports}
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name'), email: text('email') }, (t) => [index('old').on(t.name), index('%I').on(t.email)]);
export const posts = pgTable('the posts', { a: integer('a'), b: integer('b'), person: integer('person') });
`;
/** Every form that --online has: NOT NULL, CHECK, foreign key, unique and primary key, indexes that come, go and change. */
const after = `${imports}
export const people = pgTable('people', { id: integer('id').primaryKey(), name: text('name').notNull(), email: text('email') },
  (t) => [uniqueIndex('one_name').on(t.name.desc()), check('named', sql\`\${t.name} <> ''\`), unique('one_email').on(t.email), index('%I').on(t.email.desc())]);
export const posts = pgTable('the posts', { a: integer('a').notNull(), b: integer('b').notNull(), person: integer('person') },
  (t) => [primaryKey({ name: 'posts key', columns: [t.a, t.b] }), foreignKey({ name: 'by', columns: [t.person], foreignColumns: [people.id] })]);
`;

let project: TemporaryProject;
let config: Project;
beforeAll(async () => {
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
    'schema.ts': before,
  });
  config = await loadProject(project.folder);
  await generate(config, { name: 'before' });
  await writeFile(project.path('schema.ts'), after);
  await generate(config, { name: 'after', online: true });
});
afterAll(() => project.remove());

const places: Place[] = [...new Set<Place>(['PGlite', majors.at(0) ?? 14, majors.at(-1) ?? 18])];

describe.each(onNewestAndInTurn('abandon', places))('%s', (place) => {
  test(
    'wherever a file without a transaction stops, what ran of it is taken back, and nothing else',
    { timeout: 120_000 },
    async () => {
      const { client, close } = await openPlace(place);
      const [, first] = await readMigrations(config);
      const stopAt = (at: number): Promise<void> =>
        client.exec(`create or replace function stop() returns event_trigger language plpgsql as $$
        begin if current_query() ~ 'people|the posts' and current_query() !~ 'event_trigger' and nextval('public.stop') = ${at} then raise exception 'stopped'; end if; end $$;
          select setval('stop', 1, false)`);
      await client.exec(`create sequence stop`);
      await stopAt(0);
      await client.exec(`create event trigger stopping on ddl_command_start execute function stop()`);
      await migrate(client, config, { to: first!.tag });
      await client.exec(
        `insert into people values (1, 'a', 'a'), (2, 'b', 'b'); insert into "the posts" values (1, 1, 1), (1, 2, 2)`,
      );
      const back = (steps = 1) => rollback(client, config, { steps, confirm: () => Promise.resolve(true) });
      let stops = 0;
      for (let at = 1; ; at++) {
        await stopAt(at);
        const isDone = await migrate(client, config).then(
          () => true,
          () => false,
        );
        if (isDone) break;
        stops++;
        // The rollback is stopped as well, here and there.
        await stopAt((at % 3) + 1);
        const result = await back().catch(() => undefined);
        await stopAt(0);
        if (!result) await back();
        const { begun, pending } = await readStatus(client, config);
        expect([begun, pending.length], `stop ${at}`).toEqual([undefined, 1]);
        const { findings } = await validateCatalog(client, first!.declared!, { bookkeeping: config.bookkeeping });
        expect(
          findings.map(({ message }) => message),
          `stop ${at}`,
        ).toEqual([]);
        expect(await client.query('select from pg_index where not indisvalid')).toEqual([]);
        expect(
          await client.query(
            'select (select count(*) from people)::int, (select count(*) from "the posts")::int as posts',
          ),
        ).toEqual([{ count: 2, posts: 2 }]);
      }
      expect(stops).toBeGreaterThan(8);
      await stopAt(0);
      expect((await back(2))?.tags).toHaveLength(2);
      await close();
    },
  );
});

test('a row in the way: the application goes on as before, by one command', { timeout: 60_000 }, async () => {
  const { client, close } = await openPlace(majors.at(-1) ?? 18);
  const tags = (await readMigrations(config)).map(({ tag }) => tag);
  await migrate(client, config, { to: tags[0]! });
  await client.exec(`insert into people values (1, null, 'a')`);
  await expect(migrate(client, config)).rejects.toThrow('is violated by some row');
  await expect(client.exec(`insert into people values (2, null, 'b')`)).rejects.toThrow('violates check constraint');
  let shown: unknown;
  const result = await rollback(client, config, {
    to: tags[0]!,
    confirm: (loss) => {
      shown ??= loss;
      return Promise.resolve(true);
    },
  });
  expect(shown).toMatchObject({ tags: [tags[2]], ran: expect.any(Number) as number, tables: [] });
  expect(result?.tags).toEqual([tags[2], tags[1]]);
  await client.exec(`insert into people values (2, null, 'b')`);
  await close();
});
