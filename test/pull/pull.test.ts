import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;

/** What PostgreSQL keeps as a body: everything that a JavaScript literal could lose. */
const body = "\nbegin\n  -- `tick`, ${dollar}, back\\slash, 'single', \"double\", $$ and $body$, \\n, \t tab, 😀\r\n  new.note = E'\\\\' || '`${x}`';\n  return new;\nend\n";

const live = `
create table people (id integer primary key, name text not null, note text);
create table audit (id integer primary key, at timestamptz);
create function touch() returns trigger language plpgsql as $archon$${body}$archon$;
create function add_up(a integer, b integer default 2, text[] default '{}') returns integer language sql immutable strict parallel safe cost 7
  set search_path to 'public', '' as 'select a + b';
create function matching(pattern text) returns setof people language sql stable security definer rows 20 as $$ select * from people where name like pattern $$;
create function pair(out x integer, out y text) returns record language sql as $$ select 1, 'y' $$;
create procedure tidy() language sql as 'delete from audit';
create function atomic() returns integer language sql return 1;
create trigger people_touch before insert or update of name, note on people for each row
  when (new.name <> 'back\\slash \`tick\` \${x}') execute function touch('it''s', 'two', 'ü');
create constraint trigger late after delete on people deferrable initially deferred for each row execute function touch();
alter table people enable always trigger late;
comment on table people is 'Who is \`known\` \${here}';
comment on column people.name is E'two\\nlines \\\\ ''quoted''';
comment on function touch() is 'keeps up';
comment on constraint people_pkey on people is 'the key';
grant select on people to pg_monitor;
grant insert (name), update (name, note) on people to pg_monitor with grant option;
grant execute on function add_up(integer, integer, text[]) to pg_monitor;
revoke execute on function add_up(integer, integer, text[]) from public;
`;

beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(live);
  project = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/*.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'src/schema.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const people = pgTable('people', { id: integer('id').primaryKey(), fullName: text('name').notNull(), note: text() });`,
  });
});
afterAll(async () => {
  await project.remove();
  await database.drop();
});

const run = (command: string, ...args: string[]): Promise<RunResult> =>
  project.run('archon-schema', [command, ...args], { env: { DATABASE_URL: database.url } });

test('x', async () => {
  const r = await run('pull');
  console.log(r.stdout, r.stderr);
  console.log(await readFile(project.path('src/pulled.ts'), 'utf8').catch(String));
  const v = await run('validate');
  console.log(v.stdout, v.stderr);
  const s = await run('pull');
  console.log(s.stdout, s.stderr);
});
