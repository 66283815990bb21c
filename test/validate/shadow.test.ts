import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { openShadow, presets } from '../../src/postgres/shadow/index.js';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { startServer } from '../support/servers/start-server.js';

const schema = `import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, numeric, pgEnum, pgMaterializedView, pgPolicy, pgRole, pgTable, pgView, serial, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';
export const owner = pgRole('shadow_tester');
export const mood = pgEnum('mood', ['sad', "o'k"]);
export const people = pgTable('people', {
  id: serial('id').primaryKey(), name: varchar('name', { length: 20 }).notNull().default("it's"), mood: mood('mood').default('sad'),
  at: timestamp('at', { withTimezone: true }).defaultNow(), x: numeric('x', { precision: 5, scale: 2 }), ok: boolean('ok').generatedAlwaysAs(sql\`x > 3\`),
}, (t) => [check('c', sql\`\${t.name} in ('a', 'b')\`), index('i').on(t.at.desc()).where(sql\`\${t.name} in ('a', 'b')\`), pgPolicy('p', { to: owner, using: sql\`name in ('a', 'b')\` })]);
export const names = pgView('names').as((qb) => qb.select({ id: people.id, name: people.name }).from(people));
export const counted = pgMaterializedView('counted').as((qb) => qb.select({ n: sql<number>\`count(*)\`.as('n') }).from(people));
`;

const config = `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`;

let project: TemporaryProject;
let databases: Map<number, TestDatabase>;
beforeAll(async () => {
  project = await temporaryProject({ 'drizzle.config.ts': config, 'schema.ts': schema });
  databases = new Map(await Promise.all(majors.map(async (major) => [major, await createDatabase(major)] as const)));
  await project.run('archon-schema', ['generate', '--name', 'first']);
  for (const database of databases.values())
    await project.run('archon-schema', ['migrate'], { env: { DATABASE_URL: database.url } });
});
afterAll(async () => {
  for (const database of databases.values()) {
    await database.query('drop policy p on people; drop role shadow_tester');
    await database.drop();
  }
  await project.remove();
});

const validate = (url: string, ...args: string[]) =>
  project.run('archon-schema', ['validate', '--json', ...args], { env: { DATABASE_URL: url } });

describe('a shadow of another major than the server', () => {
  test('is as good as its own: the snapshot of PGlite, on every major', async () => {
    for (const [major, { url }] of databases)
      expect(JSON.parse((await validate(url)).stdout), String(major)).toMatchObject({ ok: true, findings: [] });
  });

  test('a temporary database on the oldest and the newest, for each major, is dropped afterwards', async () => {
    // Without the snapshot, the shadow is asked.
    await project.run('rm', ['-r', 'drizzle/catalog']);
    // Servers of their own: others have their scratch databases on the shared ones.
    for (const shadowMajor of [majors[0]!, majors.at(-1)!]) {
      const shadow = await startServer(shadowMajor);
      const client = await openPostgres(shadow.url);
      await client.exec('create role shadow_tester');
      for (const [major, { url }] of databases) {
        const { stdout, stderr } = await validate(url, '--shadow', shadow.url);
        expect(JSON.parse(stdout), `${major} ${stderr}`).toMatchObject({ ok: true, source: 'shadow', findings: [] });
      }
      const left = await client.query("select datname from pg_database where datname like 'archon_shadow_%'");
      expect(left).toEqual([]);
      // A role of that name stood in the way, and is still there.
      expect(await client.query("select from pg_roles where rolname = 'shadow_tester'")).toHaveLength(1);
      await client.close();
      await shadow.stop();
    }
  }, 240_000);

  test('its answer is kept: the second run needs no shadow', async () => {
    const [database] = databases.values();
    await writeFile(project.path('schema.ts'), schema.replace('length: 20', 'length: 30'));
    const first = await validate(database!.url, '--shadow', database!.url);
    const again = await validate(database!.url, '--shadow', database!.url);
    await writeFile(project.path('schema.ts'), schema);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: false });
  });

  test.each([
    ['nowhere', /neither "pglite" nor "server" nor a connection string/],
    [
      'postgres://postgres:secret@127.0.0.1:1/x',
      /Cannot make the shadow on postgres:\/\/postgres@127\.0\.0\.1:1\/x: nothing listens there/,
    ],
  ])('%s is refused in one line, without a password', async (shadow, message) => {
    const [database] = databases.values();
    await writeFile(project.path('schema.ts'), schema.replace('length: 20', 'length: 40'));
    const { code, stderr, stdout } = await validate(database!.url, '--shadow', shadow);
    await writeFile(project.path('schema.ts'), schema);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr + stdout).not.toContain('secret');
  });
});

describe('a prelude', () => {
  const standing = `import { sql } from 'drizzle-orm';
import { pgPolicy, pgSchema, pgTable, uuid } from 'drizzle-orm/pg-core';
import { authenticatedRole, authUsers } from 'drizzle-orm/supabase';
export const profiles = pgTable('profiles', { id: uuid('id').primaryKey().references(() => authUsers.id, { onDelete: 'cascade' }) },
  () => [pgPolicy('own', { to: authenticatedRole, using: sql\`auth.uid() = id\` })]);
`;

  test('makes what the declarations stand on', async () => {
    const supabase = await temporaryProject({ 'drizzle.config.ts': config, 'schema.ts': standing });
    const database = await createDatabase(majors.at(-1)!, 'supabase');
    const env = { DATABASE_URL: database.url };
    const without = await supabase.run('archon-schema', ['generate', '--name', 'first', '--prelude', 'none']);
    expect(without).toMatchObject({ code: 2 });
    expect(without.stderr).toMatch(/function auth.uid\(\) does not exist/);
    const made = await supabase.run('archon-schema', ['generate', '--name', 'first']);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stderr).toContain('Using the supabase prelude because the declarations import drizzle-orm/supabase');
    const { code } = await supabase.run('archon-schema', ['generate', '--check', '--prelude', 'supabase']);
    expect(code).toBe(0);
    // What the prelude has made is not the project's.
    expect(await readFile(supabase.path('drizzle/0000_first.sql'), 'utf8')).not.toContain('FUNCTION');
    expect(await supabase.run('archon-schema', ['migrate'], { env })).toMatchObject({ code: 0 });
    expect(await supabase.run('archon-schema', ['validate', '--prelude', 'supabase'], { env })).toMatchObject({
      code: 0,
    });
    expect(
      (await supabase.run('archon-schema', ['validate', '--prelude', 'supabas', '--shadow', 'pglite'], { env })).stdout,
    ).toMatch(/Complete/);
    await supabase.remove();
    await database.drop();
  });

  test.each([...majors, 'PGlite'] as const)(
    'the presets run on %s, with extensions, twice',
    async (place) => {
      const url = place === 'PGlite' ? undefined : databases.get(place)!.url;
      for (const prelude of [
        [presets['supabase']!],
        [presets['neon']!],
        ['create extension pg_trgm; create extension btree_gist'],
      ]) {
        const shadow = await openShadow({ prelude, ...(url && { url }) });
        const ran = await shadow.attempt(async (client) => client.query('select 1 as one'));
        await shadow.close();
        expect(ran).toEqual([{ one: 1 }]);
      }
    },
    120_000,
  );

  test('that does not run is told with its first line', async () => {
    await expect(openShadow({ prelude: ['create table a ();\nselect 1/0'] })).rejects.toThrow(
      /The prelude of the shadow does not run: division by zero \(in the part that begins "create table a \(\);"\)/,
    );
  });
});
