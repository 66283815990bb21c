import { existsSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

const schema = (columns = ''): string => `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { pgFunction, pgTrigger } from 'archon-schema/declare';
export const t = pgTable('t', { id: integer('id').primaryKey(), a: text('a')${columns} });
export const touch = pgFunction('touch', { returns: 'trigger', language: 'plpgsql', body: 'begin return new; end' });
export const g = pgTrigger('declared', { on: t, timing: 'before', events: ['insert'], forEach: 'row', execute: touch });
`;

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(),
  });
  await run('generate', '--name', 'first');
  await project.run('drizzle-kit', ['generate', '--custom', '--name', 'custom']);
  await appendFile(
    project.path('drizzle/0001_custom.sql'),
    `
create index by_hand on t (a);--> statement-breakpoint
create trigger by_hand before update on t for each row execute function touch();--> statement-breakpoint
alter table t add constraint by_hand check (a <> '');--> statement-breakpoint
alter table t enable row level security;--> statement-breakpoint
create function by_hand() returns int language sql as 'select 1';`,
  );
  await run('migrate');
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]) =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

interface Report {
  readonly findings: readonly { severity: string; id: string; message: string; fix: string[] }[];
}

const validated = async (...args: string[]) => {
  const { stdout, code } = await run('validate', '--json', ...args);
  const { findings } = JSON.parse(stdout) as Report;
  return { code, findings, told: findings.map(({ severity, id }) => `${severity} ${id}`).sort() };
};

const made = ['constraint public.t.by_hand', 'index public.by_hand', 'table public.t', 'trigger public.t.by_hand'];

test(
  'what custom SQL of the history made is a warning until generate is answered, of every kind alike',
  { timeout: 60_000 },
  async () => {
    const { code, told, findings } = await validated('--fix-sql', 'fix.sql');
    expect({ code, told }).toEqual({ code: 0, told: made.map((id) => `warning ${id}`) });
    for (const { message, fix } of findings) {
      expect(message).toMatch(
        /: custom SQL in a migration made it so; generate will ask whether it stays \(--keep or --drop\)$/,
      );
      expect(fix).toEqual([]);
    }
    // Nothing of it is to be fixed.
    expect(existsSync(project.path('fix.sql'))).toBe(false);
    expect((await validated('--strict')).told).toEqual(
      ['function public.by_hand()', ...made].map((id) => `warning ${id}`).sort(),
    );
  },
);

test('the same made in the database alone, or made otherwise, is drift', { timeout: 60_000 }, async () => {
  await database.query('create index stranger on t (a)');
  await database.query('drop index by_hand; create index by_hand on t (id)');
  const { code, told } = await validated();
  expect(code).toBe(1);
  expect(told).toEqual([
    'error index public.by_hand',
    'error index public.stranger',
    ...made.filter((id) => id !== 'index public.by_hand').map((id) => `warning ${id}`),
  ]);
  await database.query('drop index stranger; drop index by_hand; create index by_hand on t (a)');
});

test('what is kept is silent from then on', { timeout: 60_000 }, async () => {
  await writeFile(project.path('schema.ts'), schema(", b: text('b')"));
  const keeps = ['index:by_hand', 'constraint:t.by_hand', 'trigger:t.by_hand', 'rls:t'];
  const generated = await run('generate', '--name', 'second', ...keeps.flatMap((name) => ['--keep', name]));
  expect(generated).toMatchObject({ code: 0 });
  await run('migrate');
  expect(await validated()).toEqual({ code: 0, findings: [], told: [] });
});

test(
  'where the history does not run on the scratch database, the report says so and why',
  { timeout: 60_000 },
  async () => {
    await database.query('create table of_somebody_else (id int)');
    await project.run('drizzle-kit', ['generate', '--custom', '--name', 'elsewhere']);
    await writeFile(
      project.path('drizzle/0003_elsewhere.sql'),
      `comment on table of_somebody_else is 'x';--> statement-breakpoint\ncreate index by_hand_too on t (b);`,
    );
    await run('migrate');
    expect((await validated()).told).toEqual(['error index public.by_hand_too']);
    const { stdout } = await run('validate');
    expect(stdout).toMatch(
      /What custom SQL in the migrations made counts as drift, for they do not run on the scratch database: .*relation "of_somebody_else" does not exist/,
    );
  },
);
