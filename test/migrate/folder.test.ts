import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, pgliteClient } from '../../src/postgres/connect/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { readStatus } from '../../src/migrations/history/index.js';
import { openPglite } from '../support/pglite.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };

let client: Client;
let folder: TemporaryProject;
const project = () => ({ out: folder.path('drizzle'), bookkeeping });
const journal = (text: string): Promise<void> => writeFile(folder.path('drizzle/meta/_journal.json'), text);
beforeEach(async () => {
  folder = await temporaryProject();
  client = pgliteClient(await openPglite());
  await mkdir(folder.path('drizzle/meta'), { recursive: true });
  await mkdir(folder.path('drizzle/down'), { recursive: true });
  await journal(journalOf(['0000_one', '0001_two']));
  for (const [tag, table] of [
    ['0000_one', 'a'],
    ['0001_two', 'b'],
  ]) {
    await writeFile(folder.path(`drizzle/${tag}.sql`), `create table ${table} (id int,\n n int);\n`);
    await writeFile(folder.path(`drizzle/down/${tag}.sql`), `drop table ${table};\n`);
  }
});
afterEach(async () => {
  await client.close();
  await folder.remove();
});

const tables = async (): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
    )
  ).map(({ name }) => name);
const refusal = (): Promise<string> =>
  migrate(client, project()).then(
    () => 'it ran',
    (error: Error) => error.message.replaceAll(`${folder.folder}/`, ''),
  );

const ways: readonly [string, (text: string) => string][] = [
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text) => `\uFEFF${text}`],
];
test.each(ways)('a checkout with %s holds the same migrations, whoever applied them', async (_name, change) => {
  await migrate(client, project(), { to: '0000_one' });
  for (const file of ['drizzle/0000_one.sql', 'drizzle/0001_two.sql', 'drizzle/down/0001_two.sql'])
    await writeFile(folder.path(file), change(await readFile(folder.path(file), 'utf8')));
  expect((await readStatus(client, project())).edited).toEqual([]);
  expect((await migrate(client, project())).applied).toEqual(['0001_two']);
  // And back again, as on another machine.
  for (const file of ['drizzle/0000_one.sql', 'drizzle/0001_two.sql'])
    await writeFile(
      folder.path(file),
      (await readFile(folder.path(file), 'utf8')).replace('\uFEFF', '').replaceAll('\r\n', '\n'),
    );
  expect((await readStatus(client, project())).edited).toEqual([]);
  await rollback(client, project(), { confirm: () => Promise.resolve(true) });
  expect(await tables()).toEqual(['a']);
  await writeFile(folder.path('drizzle/0000_one.sql'), 'create table a (id int,\n n bigint);\n');
  expect((await readStatus(client, project())).edited).toHaveLength(1);
});

test.each([
  ['../../evil', '"../../evil"'],
  ['a/b', '"a/b"'],
  ['a\\b', String.raw`"a\\b"`],
  ['..', '".."'],
  ['0001_\u001b[2Jtwo', String.raw`"0001_\u001b[2Jtwo"`],
])('the tag %j leads nowhere', async (tag, shown) => {
  await journal(journalOf([tag]));
  expect(await refusal()).toBe(
    `drizzle/meta/_journal.json names a migration ${shown}, which is no name of a file: restore it from git.`,
  );
});

const dated = (...whens: readonly number[]): string => {
  const { entries, ...rest } = JSON.parse(journalOf(['0000_one', '0001_two'])) as { entries: { when: number }[] };
  return JSON.stringify({ ...rest, entries: entries.map((entry, at) => ({ ...entry, when: whens[at] })) });
};

test.each([
  [
    [1.5, 2],
    'drizzle/meta/_journal.json dates "0000_one" at 1.5, which is no whole number of milliseconds: restore it from git.',
  ],
  [[2, 2], '0001_two is dated before 0000_one, so that drizzle-kit would skip it: generate it again. Nothing was run.'],
  [[2, 1], '0001_two is dated before 0000_one, so that drizzle-kit would skip it: generate it again. Nothing was run.'],
])('times %j are told before anything is applied', async (whens, said) => {
  await journal(dated(...whens));
  expect(await refusal()).toBe(said);
  expect(await tables()).toEqual([]);
});

test('a migration that was generated on another branch is told before anything is applied, also by preflight', async () => {
  await writeFile(folder.path('drizzle/meta/0000_snapshot.json'), JSON.stringify({ id: 'a', prevId: '0' }));
  await writeFile(folder.path('drizzle/meta/0001_snapshot.json'), JSON.stringify({ id: 'c', prevId: 'b' }));
  const said =
    '0001_two does not build on 0000_one: two branches generated at once. Remove the one that is applied nowhere yet (its .sql, its files in down/ and catalog/, its entry in meta/_journal.json) and generate it again; where both are applied everywhere already, set "prevId" in the snapshot of 0001_two to "a".';
  expect(await refusal()).toBe(`${said} Nothing was run.`);
  expect(await tables()).toEqual([]);
  expect((await preflight(client, project())).find(({ level }) => level === 'failure')?.message).toContain(said);
});

test('a folder under the name of a migration is no migration', async () => {
  await folder.run('rm', ['drizzle/0001_two.sql']);
  await mkdir(folder.path('drizzle/0001_two.sql'));
  expect(await refusal()).toBe('drizzle/0001_two.sql is no file: a migration is a plain one.');
  expect(await tables()).toEqual([]);
});
