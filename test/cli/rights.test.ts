import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

const password = 'gehe1m-%2F';
const schema = (more: string): string =>
  `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
   export const t = pgTable('t', { id: integer().primaryKey(), n: text()${more} });`;

let project: TemporaryProject;
let database: TestDatabase;
const name = `rights_${Math.random().toString(36).slice(2, 8)}`;
const roles = ['connects', 'reads', 'nobooks', 'owns'] as const;
type Role = (typeof roles)[number];

beforeAll(async () => {
  [database, project] = await Promise.all([
    createDatabase(majors.at(-1)!),
    temporaryProject({
      ...(await serverAsShadow()),
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
      'schema.ts': schema(''),
    }),
  ]);
  const run = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await project.run('archon-schema', args, { env: { DATABASE_URL: database.url } });
    expect(code, stderr).toBe(0);
  };
  await run('generate', '--name', 'one');
  await run('migrate');
  await database.query("insert into t values (1, 'a')");
  await run('rollback', '--yes', '--backup', 'saved');
  await run('migrate');
  await run('restore', 'saved');
  await writeFile(project.path('schema.ts'), schema(', m: integer()'));
  await run('generate', '--name', 'two');
  for (const role of roles) await database.query(`create role ${name}_${role} login password '${password}'`);
  const dbname = new URL(database.url).pathname.slice(1);
  await database.query(`revoke all on database ${dbname} from public; revoke all on schema public from public;
    grant connect on database ${dbname} to ${roles.map((role) => `${name}_${role}`).join(', ')};
    grant usage on schema public, drizzle to ${name}_reads; grant usage on schema public to ${name}_nobooks;
    grant select on all tables in schema public to ${name}_reads, ${name}_nobooks;
    grant select on all tables in schema drizzle to ${name}_reads;
    alter schema public owner to ${name}_owns; alter table t owner to ${name}_owns`);
});
afterAll(async () => {
  await database.query(`alter table t owner to postgres; alter schema public owner to postgres;
    ${roles.map((role) => `drop owned by ${name}_${role}; drop role ${name}_${role}`).join(';')}`);
  await Promise.all([project.remove(), database.drop()]);
});

function runAs(role: Role, args: readonly string[], inside = project): Promise<RunResult> {
  const url = new URL(database.url);
  url.username = `${name}_${role}`;
  url.password = encodeURIComponent(password);
  return inside.run(
    'archon-schema',
    args.map((arg) => (arg === 'URL' ? url.href : arg)),
    { env: { DATABASE_URL: url.href, NO_COLOR: '1' } },
  );
}

type Outcome = readonly [code: number, says: RegExp];

const readBooks =
  /may not read drizzle\.__drizzle_migrations, so nobody knows which migrations are applied: connect as the owner of the table, or have the owner run GRANT USAGE ON SCHEMA "drizzle" TO "rights_/;
const noRight = (what: string): RegExp =>
  new RegExp(
    `^error permission denied for ${what}: this user lacks a right for it; connect as the owner, or ask for the grant \\(access\\.denied\\)$`,
    'm',
  );
const asNewest = /may not read which migrations are applied: the database is compared with the newest declarations/;

/** Each command, and what it says to each role. */
const commands: readonly (readonly [args: string, outcomes: Readonly<Record<Role, Outcome>>])[] = [
  [
    'status',
    { connects: [2, readBooks], reads: [0, /pending {2}0001_two/], nobooks: [2, readBooks], owns: [2, readBooks] },
  ],
  [
    'validate',
    { connects: [1, asNewest], reads: [0, /Validation Complete/], nobooks: [1, asNewest], owns: [1, asNewest] },
  ],
  [
    'preflight',
    {
      connects: [2, readBooks],
      reads: [
        1,
        /❌ rights_\w+ does not own public\.t, which the migrations change → Connect as rights_\w+_owns, or GRANT/,
      ],
      nobooks: [2, readBooks],
      owns: [2, readBooks],
    },
  ],
  [
    'migrate --yes',
    {
      connects: [2, readBooks],
      reads: [
        1,
        /0001_two\.sql:1: must be owner of table t\. Nothing of this migration stays\. \(migration\.failed\)\n[^]*NEXT STEP: connect as the owner/,
      ],
      nobooks: [2, readBooks],
      owns: [2, readBooks],
    },
  ],
  [
    'rollback --yes',
    { connects: [2, readBooks], reads: [2, noRight('table t')], nobooks: [2, readBooks], owns: [2, readBooks] },
  ],
  [
    'rollback --yes --backup other',
    { connects: [2, readBooks], reads: [2, noRight('table t')], nobooks: [2, readBooks], owns: [2, readBooks] },
  ],
  [
    'restore saved',
    {
      connects: [2, noRight('schema public')],
      reads: [2, noRight('table t')],
      nobooks: [2, noRight('table t')],
      owns: [
        2,
        /^error permission denied to create temporary tables .*: this user lacks a right for it; connect as the owner/m,
      ],
    },
  ],
  [
    'adopt',
    {
      connects: [2, readBooks],
      reads: [1, /cannot be adopted.* has 1 difference from 0001_two/],
      nobooks: [2, readBooks],
      owns: [2, readBooks],
    },
  ],
  [
    'adopt --repair',
    {
      connects: [2, readBooks],
      reads: [1, /cannot be repaired: must be owner of table t\. Nothing was changed\. Connect as the owner/],
      nobooks: [2, readBooks],
      owns: [2, readBooks],
    },
  ],
];

const state = async (): Promise<unknown> => [
  await database.query('select * from t'),
  await database.query('select hash from drizzle.__drizzle_migrations'),
  await database.query(`select n.nspname, c.relname, c.relacl::text, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid where n.nspname !~ '^pg_|information' order by 1, 2, 4`),
];

/** One line that says why, no stack, no password, nothing changed. */
async function expectClear(
  { code, stdout, stderr }: RunResult,
  [expected, says]: Outcome,
  was: unknown,
): Promise<void> {
  const all = `${stdout}${stderr}`;
  expect([code, all]).toEqual([expected, expect.stringMatching(says)]);
  expect(stderr.match(/^error /gm)?.length ?? 0, all).toBe(expected === 2 ? 1 : stderr.includes('error ') ? 1 : 0);
  expect(all).not.toMatch(/^\s+at |gehe1m|\(unexpected\)/m);
  expect(await state()).toEqual(was);
}

test.each(commands)('%s says to a role without the right what to do, and changes nothing', async (args, outcomes) => {
  const was = await state();
  const results = await Promise.all(roles.map((role) => runAs(role, args.split(' '))));
  for (const [index, role] of roles.entries()) await expectClear(results[index]!, outcomes[role], was);
});

test('bookkeeping that cannot be made is told with the way out', async () => {
  await project.run('tee', ['books.config.ts'], {
    input: `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', migrations: { schema: 'books' }, dbCredentials: { url: process.env.DATABASE_URL } };`,
  });
  const was = await state();
  const result = await runAs('owns', ['adopt', '--repair', '--config', 'books.config.ts']);
  await expectClear(
    result,
    [
      2,
      /books\.__drizzle_migrations, which records applied migrations, cannot be created: permission denied for database \w+\. Connect as the owner of the database, or have the owner run CREATE SCHEMA "books" AUTHORIZATION/,
    ],
    was,
  );
});

test('generate on a server where no database may be created says so', async () => {
  const ahead = await temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL } };`,
    'schema.ts': schema(''),
  });
  try {
    const result = await runAs('reads', ['generate', '--shadow', 'URL'], ahead);
    await expectClear(
      result,
      [
        2,
        /^error Cannot make the shadow on .*role \w+ may not create databases.*ALTER ROLE "\w+" CREATEDB, or name another server .*\(access\.denied\)$/m,
      ],
      await state(),
    );
  } finally {
    await ahead.remove();
  }
});
