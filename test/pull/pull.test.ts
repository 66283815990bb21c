import { writeFile } from 'node:fs/promises';
import { createJiti } from 'jiti';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let project: TemporaryProject;

/** What PostgreSQL keeps as a body: everything that a JavaScript literal could lose. */
const body =
  "\nbegin\n  -- `tick`, ${dollar}, back\\slash, 'single', \"double\", $$ and $body$, \\n, \t tab, 😀 \u2028 \u202e \ufeff\r\n  new.note = E'\\\\' || '`${x}`';\n  return new;\nend\n";

const live = `
create table people (id integer primary key, name text not null, note text);
create table audit (id integer primary key, at timestamptz);
create function touch() returns trigger language plpgsql as $archon$${body}$archon$;
create function add_up(a integer, b integer default 2, text[] default '{}') returns integer language sql immutable strict parallel safe cost 7
  set search_path to 'public', '' as 'select a + b';
create function matching(pattern text) returns setof people language sql stable security definer rows 20 as $$ select * from people where name like pattern $$;
create function pair(out x integer, out y text) returns record language sql as $$ select 1, 'y' $$;
create function joined(sep text, inout total integer, variadic parts text[]) language sql as $$ select 1 $$;
grant execute on function joined(text, integer, text[]), pair() to pg_monitor;
comment on function joined(text, integer, text[]) is 'many';
create domain short as text collate "C" default 'a' constraint "odd 'name" check (value <> 'it''s \\\\') check (length(value) < 9);
create type place as (street text collate "C", "Zip code" varchar(5)); comment on type place is 'place';
create domain unproven as text; alter domain unproven add constraint late check (value <> '') not valid;
comment on domain short is 'short';
create operator ### (function = int4pl, leftarg = int, rightarg = int);
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

interface Pulled {
  readonly file: string;
  readonly written: readonly { name: string; objects: readonly string[] }[];
  readonly notWritten: readonly { objects: readonly string[]; reason: string }[];
  readonly notCompared: readonly { kind: string; count: number }[];
  readonly undeclared: readonly { object: string; holds: Record<string, number> }[];
}

test('what is live and nobody declares is written, and is then declared exactly as it is', async () => {
  const { code, stdout, stderr } = await run('pull', '--json');
  expect(code, stderr).toBe(0);
  const pulled = JSON.parse(stdout) as Pulled;
  expect(pulled.file).toBe('src/pulled.ts');
  expect(pulled.written.flatMap(({ objects }) => objects).sort()).toEqual([
    'comment on column public.people.name',
    'comment on composite public.place',
    'comment on constraint public.people.people_pkey',
    'comment on domain public.short',
    'comment on function public.joined(text, integer, text[])',
    'comment on function public.touch()',
    'comment on table public.people',
    'composite public.place',
    'domain public.short',
    'function public.add_up(integer, integer, text[])',
    'function public.joined(text, integer, text[])',
    'function public.matching(text)',
    'function public.pair()',
    'function public.touch()',
    'grant on column public.people.name to pg_monitor',
    'grant on column public.people.note to pg_monitor',
    'grant on function public.add_up(integer, integer, text[]) to pg_monitor',
    'grant on function public.joined(text, integer, text[]) to pg_monitor',
    'grant on function public.joined(text, integer, text[]) to public',
    'grant on function public.pair() to pg_monitor',
    'grant on function public.pair() to public',
    'grant on table public.people to pg_monitor',
    'trigger public.people.late',
    'trigger public.people.people_touch',
  ]);
  expect(pulled.notWritten.map(({ objects }) => objects)).toEqual([
    ['domain public.unproven'],
    ['function public.atomic()'],
    ['function public.tidy()'],
  ]);
  expect(pulled.undeclared).toEqual([
    { object: 'table public.audit', kind: 'table', holds: { column: 2, constraint: 1 } },
  ]);

  expect(pulled.notCompared).toEqual([{ kind: 'operator', count: 1 }]);

  const validated = await run('validate', '--json');
  expect(JSON.parse(validated.stdout)).toMatchObject({ ok: true, findings: [] });
});

test('bodies, conditions and comments survive with every character', async () => {
  const module = await createJiti(import.meta.url).import<{ touch: { body: string } }>(project.path('src/pulled.ts'));
  const [row] = await database.query<{ body: string }>(`select prosrc as body from pg_proc where proname = 'touch'`);
  expect(row?.body).toBe(body);
  expect(module.touch.body).toBe(body);
  const text = await project.read('src/pulled.ts');
  expect(text).toContain('import { people } from "./schema.js"'.replaceAll('"', "'"));
  expect(text).toContain('updateOf: [people.fullName, people.note]');
});

test('a second pull writes nothing', async () => {
  const before = await project.read('src/pulled.ts');
  const { code, stdout } = await run('pull');
  expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'Nothing to pull.' });
  expect(await project.read('src/pulled.ts')).toBe(before);
});

test('a later pull adds to the file and keeps what it holds', async () => {
  await database.query(`create function later() returns integer language sql as 'select 1';
    create trigger late_too after insert on people execute function touch();
    comment on function later() is 'added'`);
  const before = await project.read('src/pulled.ts');
  await writeFile(project.path('src/pulled.ts'), `${before}\n// mine\nexport const own = 'kept';\n`);
  const { stdout } = await run('pull', '--json');
  const { written } = JSON.parse(stdout) as Pulled;
  expect(written.map(({ name }) => name)).toEqual(['later', 'peopleLateToo', 'laterComment']);
  const after = await project.read('src/pulled.ts');
  expect(after.startsWith(`${before}\n// mine\nexport const own = 'kept';\n`)).toBe(true);
  expect(JSON.parse((await run('validate', '--json')).stdout)).toMatchObject({ ok: true, findings: [] });
});

test('an unknown kind is refused with what was meant', async () => {
  const { code, stderr } = await run('pull', '--only', 'function,tigger');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean trigger?');
});
