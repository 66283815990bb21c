import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPostgres } from '../../src/postgres/connect/index.js';
import { migrate } from '../../src/migrations/apply/index.js';
import { chunksForTransaction, runsOutside } from '../../src/project/index.js';
import { createDatabase, majors } from '../support/databases.js';
import { temporaryProject } from '../support/project.js';
import { journalOf } from './journal.js';

const mark = '-- archon-schema: no transaction';

test.each([
  [`${mark}\nselect 1`, true],
  [`\uFEFF\r\n-- why\r\n${mark.toUpperCase()}  \r\nselect 1`, true],
  [`select 1;\n${mark}`, false],
  [`-- ${mark}\nselect 1`, false],
  ['', false],
])('the mark counts above the first statement: %j', (sql, expected) => {
  expect(runsOutside('a.sql', sql)).toBe(expected);
});

test.each([
  ['create index concurrently i on t (a)', 'create index i on t (a)'],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "i" ON "t" ("a")',
    'CREATE UNIQUE INDEX IF NOT EXISTS "i" ON "t" ("a")',
  ],
  ['-- why\n DROP INDEX CONCURRENTLY i;', '-- why\n DROP INDEX i;'],
  ['reindex table concurrently t', 'reindex table t'],
  ['alter table p detach partition q concurrently;', 'alter table p detach partition q;'],
  [`insert into t values ('create index concurrently i')`, `insert into t values ('create index concurrently i')`],
])('where there is one transaction, %s is done plainly', (sql, plain) => {
  expect(chunksForTransaction('a.sql', `${mark}\n${sql}`)[0]?.sql).toBe(`${mark}\n${plain}`);
  expect(chunksForTransaction('a.sql', sql)[0]?.sql.replace(/^\s+/, '')).toBe(sql);
});

test('nothing runs behind a failure', async () => {
  const database = await createDatabase(majors.at(-1) ?? 18);
  const client = await openPostgres(database.url);
  const project = await temporaryProject();
  await mkdir(project.path('drizzle/meta'), { recursive: true });
  await writeFile(project.path('drizzle/meta/_journal.json'), journalOf(['0000_one']));
  const chunks = ['create table a ()', 'select 1 / 0', 'create table b ()'];
  await writeFile(project.path('drizzle/0000_one.sql'), chunks.join('\n--> statement-breakpoint\n'));
  await expect(
    migrate(client, {
      out: project.path('drizzle'),
      bookkeeping: { schema: 'drizzle', table: '__drizzle_migrations' },
    }),
  ).rejects.toThrow(/0000_one\.sql:3: division by zero/);
  expect(await database.query("select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
  await client.close();
  await Promise.all([database.drop(), project.remove()]);
});
