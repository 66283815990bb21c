import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import { generate, type GenerateResult } from '../../src/migrations/generate/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { loadProject, readMigrations } from '../../src/project/index.js';
import type { SchemaError } from '../../src/errors/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { majors, serverAsShadow } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { openPlace } from '../workflow/workflow.js';

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`;

const before = `import { type AnyPgColumn, integer, pgTable, primaryKey, serial, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: serial().primaryKey(), boss: integer().references((): AnyPgColumn => people.id), name: text().notNull() });
export const posts = pgTable('posts', { id: integer().generatedAlwaysAsIdentity().primaryKey(), by: integer().notNull().references(() => people.id) });
export const likes = pgTable('likes', { post: integer().references(() => posts.id, { onDelete: 'cascade' }), person: integer().references(() => people.id) }, (t) => [primaryKey({ columns: [t.post, t.person] })]);
`;

const after = `import { type AnyPgColumn, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: uuid().defaultRandom().primaryKey(), boss: uuid().references((): AnyPgColumn => people.id), name: text().notNull() });
export const posts = pgTable('posts', { id: integer().generatedAlwaysAsIdentity().primaryKey(), by: uuid().notNull().references(() => people.id) });
export const likes = pgTable('likes', { post: integer().references(() => posts.id, { onDelete: 'cascade' }), person: uuid().references(() => people.id) }, (t) => [primaryKey({ columns: [t.post, t.person] })]);
`;

let project: TemporaryProject;
beforeAll(async () => {
  project = await temporaryProject({ ...(await serverAsShadow()), 'drizzle.config.ts': config, 'schema.ts': before });
  await generate(await loadProject(project.folder), { name: 'first' });
  await writeFile(project.path('schema.ts'), after);
});
afterAll(() => project.remove());

const change = async (usings?: readonly string[]): Promise<GenerateResult> =>
  generate(await loadProject(project.folder), { name: 'keys', ...(usings && { usings }) });

const refused = async (usings?: readonly string[]): Promise<string> => {
  const error = await change(usings).then(
    () => undefined,
    (reason: SchemaError) => reason,
  );
  return [error?.message, ...(error?.details ?? [])].join('\n');
};

describe('a key whose new type PostgreSQL does not cast to', () => {
  test('is asked for', async () => {
    expect(await refused()).toBe(
      [
        'PostgreSQL casts no integer to uuid: say how the values of column public.people.id are made. Nothing was written.',
        "column public.people.id changes from integer to uuid: --using column:people.id=new, or --using 'column:people.id=<SQL expression over old>'",
        'Columns whose foreign keys refer to it follow.',
      ].join('\n'),
    );
    expect(await refused(['column:people.id=new', 'column:people.name=new'])).toBe(
      '--using column:people.name=new: no column of this name changes its type. It could be column:people.boss=…, column:people.id=…, column:posts.by=…, column:likes.person=…. Nothing was written.',
    );
    expect(await refused(['people.id=new'])).toContain('has to be column:table.name=new');
    expect(await refused(['column:people.id=no_such(old)'])).toContain('no_such');
  });

  test('gets new values, and everything that refers to it follows, both ways; numbers go on', async () => {
    const { irreversible } = await change(['column:people.id=new']);
    expect(irreversible).toEqual([
      'the values of column public.likes.person: rolled back, every row gets a new one',
      'the values of column public.people.boss: rolled back, every row gets a new one',
      'the values of column public.people.id: rolled back, every row gets a new one',
      'the values of column public.posts.by: rolled back, every row gets a new one',
    ]);
    const loaded = await loadProject(project.folder);
    const [first, keys] = await readMigrations(loaded);
    const rows = `select p.name, b.name as boss, (select pg_catalog.count(*)::int from posts o join likes l on l.post = o.id and l.person = p.id) as likes
      from people p left join people b on b.id = p.boss order by p.name`;
    const wanted = [
      { name: 'a', boss: null, likes: 1 },
      { name: 'b', boss: 'a', likes: 0 },
      { name: 'c', boss: 'b', likes: 1 },
    ];
    for (const major of [majors[0]!, majors.at(-1)!]) {
      const { client, close } = await openPlace(major);
      const differences = async (declared: DeclaredCatalog): Promise<string[]> =>
        (await validateCatalog(client, declared, { bookkeeping: loaded.bookkeeping })).findings.map((f) => f.message);
      await migrate(client, loaded, { to: first!.tag });
      await client.exec(`insert into people (id, boss, name) values (7, null, 'a'), (9, 7, 'b'), (8, 9, 'c');
        insert into posts (by) values (7); insert into likes values (1, 7), (1, 8)`);
      expect(await client.query(rows)).toEqual(wanted);
      await migrate(client, loaded);
      expect(await differences(keys!.declared!)).toEqual([]);
      expect(await client.query(rows)).toEqual(wanted);
      await rollback(client, loaded, { steps: 1, confirm: () => Promise.resolve(true) });
      expect(await differences(first!.declared!)).toEqual([]);
      expect(await client.query(rows)).toEqual(wanted);
      expect(await client.query(`insert into people (name) values ('d') returning id`)).toEqual([{ id: 4 }]);
      await close();
    }
  });

  test('gets the values of a stated expression', async () => {
    const stated = await temporaryProject({
      ...(await serverAsShadow()),
      'drizzle.config.ts': config,
      'schema.ts': before,
    });
    try {
      await generate(await loadProject(stated.folder), { name: 'first' });
      await writeFile(stated.path('schema.ts'), after);
      const expression = `('00000000-0000-0000-0000-' || pg_catalog.lpad(pg_catalog.to_hex(old), 12, '0'))::uuid`;
      await generate(await loadProject(stated.folder), {
        name: 'keys',
        usings: [`column:public.people.id=${expression}`],
      });
      const loaded = await loadProject(stated.folder);
      const [first] = await readMigrations(loaded);
      const { client, close } = await openPlace(majors.at(-1)!);
      await migrate(client, loaded, { to: first!.tag });
      await client.exec(`insert into people (id, boss, name) values (255, null, 'a'), (16, 255, 'b')`);
      await migrate(client, loaded);
      expect(await client.query('select id::text, boss::text from people order by name')).toEqual([
        { id: '00000000-0000-0000-0000-0000000000ff', boss: null },
        { id: '00000000-0000-0000-0000-000000000010', boss: '00000000-0000-0000-0000-0000000000ff' },
      ]);
      await close();
    } finally {
      await stated.remove();
    }
  });
});
