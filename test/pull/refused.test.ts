import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create extension citext;
    create schema elsewhere;
    create table people (id integer primary key, name text);
    create table others (id integer);
    create function needs(a citext) returns integer language sql as 'select 1';
    comment on function needs(citext) is 'stays';
    create function split() returns text language sql as $$ select 'a
--> statement-breakpoint
b' $$;
    create function plain() returns integer language sql as 'select 1';
    create function elsewhere.ring() returns trigger language plpgsql as 'begin return new; end';
    create trigger ring before insert on people for each row execute function elsewhere.ring();
    create trigger same before update on people for each row execute function suppress_redundant_updates_trigger();
    create rule quiet as on delete to people do instead nothing;
    revoke delete on people from current_user;
    grant select on people to pg_monitor;
    grant select on others to pg_monitor`);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/*.ts', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'src/schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer().primaryKey(), name: text() });
export const others = pgTable('others', { id: integer() });`,
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

test('what does not come out as it is live is not written, with the reason, and does not keep the rest from being written', async () => {
  const { code, stdout, stderr } = await run('pull', '--json');
  expect(code, stderr).toBe(0);
  const { written, notWritten } = JSON.parse(stdout) as {
    written: { objects: string[] }[];
    notWritten: { objects: string[]; reason: string }[];
  };
  expect(written.flatMap(({ objects }) => objects)).toEqual([
    'function public.plain()',
    'grant on table public.others to pg_monitor',
  ]);
  const reasons = Object.fromEntries(notWritten.map(({ objects, reason }) => [objects[0], reason]));
  expect(reasons).toEqual({
    'function public.needs(public.citext)': expect.stringContaining('type public.citext does not exist'),
    'comment on function public.needs(public.citext)': expect.stringContaining('--prelude'),
    'function public.split()': expect.stringContaining('statement-breakpoint'),
    'trigger public.people.ring': expect.stringContaining('elsewhere.ring()'),
    'trigger public.people.same': expect.stringContaining('pg_catalog.suppress_redundant_updates_trigger()'),
    'rule public.people.quiet': expect.stringContaining('builder'),
    'grant on table public.people to its owner': expect.stringContaining('DELETE'),
  });
});

test('what was not written is drift once others of its kind are declared, and that is said', async () => {
  await database.query(`
    create function plainly() returns trigger language plpgsql as 'begin return new; end';
    create trigger plain before delete on others for each row execute function plainly()`);
  const { stdout } = await run('pull', '--only', 'trigger,function', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    becomesDrift: ['trigger public.people.ring', 'trigger public.people.same'],
  });
  const { findings } = JSON.parse((await run('validate', '--json')).stdout) as { findings: { id: string }[] };
  expect(findings.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['trigger public.people.ring', 'trigger public.people.same']),
  );
});

test('only the asked kinds are written', async () => {
  await database.query(
    `comment on table others is 'more'; create function again() returns integer language sql as 'select 2'`,
  );
  const { stdout } = await run('pull', '--only', 'comments', '--json');
  const { written } = JSON.parse(stdout) as { written: { objects: string[] }[] };
  expect(written.flatMap(({ objects }) => objects)).toEqual(['comment on table public.others']);
});
