import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../src/postgres/connect/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { preflight } from '../../src/migrations/preflight/index.js';
import { ensureBookkeeping, recordSql } from '../../src/migrations/history/bookkeeping.js';
import { transaction } from '../../src/migrations/session/migration-lock.js';
import { runFile } from '../../src/migrations/apply/run-in-transaction.js';
import { majors } from '../support/databases.js';
import { onNewestAndInTurn, turnsOf } from '../support/everywhere.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, type Place } from '../workflow/workflow.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
const places: Place[] = [...new Set<Place>(['PGlite', majors.at(0) ?? 14, majors.at(-1) ?? 18])];
const breakpoint = '\n--> statement-breakpoint\n';

describe.each(places)('%s', (place) => {
  const isTurn = turnsOf(place, places);
  let opened: Opened;
  let client: Client;
  let folder: TemporaryProject;
  beforeEach(async () => {
    [opened, folder] = await Promise.all([openPlace(place), temporaryProject()]);
    ({ client } = opened);
  });
  afterEach(() => Promise.all([opened.close(), folder.remove()]));

  const project = () => ({ out: folder.path('drizzle'), bookkeeping });
  const tables = async (): Promise<unknown[]> =>
    (
      await client.query<{ name: string }>(
        `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
      )
    ).map(({ name }) => name);
  const recorded = async (): Promise<number> => {
    const [there] = await client.query<{ there: boolean }>(
      `select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
    );
    if (!there?.there) return 0;
    return (await client.query('select from drizzle.__drizzle_migrations')).length;
  };
  const failureOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'it ran',
      (error: Error) => error.message.replaceAll(folder.path(''), ''),
    );

  async function write(up: string, down: string): Promise<void> {
    await folder.run('mkdir', ['-p', 'drizzle/meta', 'drizzle/down']);
    await writeFile(folder.path('drizzle/meta/_journal.json'), journalOf(['0000_one']));
    await writeFile(folder.path('drizzle/0000_one.sql'), up);
    await writeFile(folder.path('drizzle/down/0000_one.sql'), down);
  }

  const refused: readonly [string, string][] = [
    [`create table a (id int); commit;${breakpoint}select 1/0;`, ':1: COMMIT has no place here'],
    ['begin;\ncreate table a (id int);\ncommit;', ':1: BEGIN has no place here'],
    ['create table a (id int);\n-- over\n/* and\n out */ end;', ':4: COMMIT has no place here'],
    [`create table a (id int);${breakpoint}rollback;`, ':3: ROLLBACK has no place here'],
    ['create table a (id int); abort', ':1: ROLLBACK has no place here'],
    ['create table a (id int); commit and chain; select 1', ':1: COMMIT has no place here'],
    [`create table a (id int); prepare transaction 'x'`, ':1: PREPARE TRANSACTION has no place here'],
    ['create table a (id int);\n\\set x 1\n', ':2: \\set is a command of psql, not SQL'],
    ['create table a (id int);\ncopy a from stdin;\n', ':2: COPY … FROM STDIN needs the rows behind it'],
    [
      `create table a (id int);\ndo $$ begin perform 1;${breakpoint}end $$`,
      ':2: the breakpoint "--> statement-breakpoint" stands inside a text or body',
    ],
  ];

  test.each(refused.filter(([sql]) => onNewestAndInTurn(sql, places).includes(place)))(
    '%j is refused before anything runs, up and down',
    async (sql, reason) => {
      await write(sql, '');
      expect(await failureOf(migrate(client, project()))).toContain(`0000_one.sql${reason}`);
      expect((await preflight(client, project())).find(({ level }) => level === 'failure')?.message).toContain(
        reason.split(':').slice(0, 2).join(':'),
      );
      expect([await tables(), await recorded()]).toEqual([[], 0]);
      await write('create table b (id int)', sql);
      await migrate(client, project());
      expect(await failureOf(rollback(client, project(), { confirm: () => Promise.resolve(true) }))).toContain(
        `down/0000_one.sql${reason}`,
      );
      expect([await tables(), await recorded()]).toEqual([['b'], 1]);
    },
  );

  test.runIf(isTurn())(
    'words of a body, a name or a text are none, and savepoints stay within the transaction',
    async () => {
      await write(
        `create table "commit" (id int); savepoint one; insert into "commit" values (1); rollback to one; release one;${breakpoint}
do $$ begin perform 'rollback; commit;'; end $$; comment on table "commit" is 'begin; commit;'`,
        'drop table "commit"',
      );
      await migrate(client, project());
      expect([await tables(), await recorded()]).toEqual([['commit'], 1]);
      expect(await client.query('select from "commit"')).toEqual([]);
    },
  );

  /** As where the grammar cannot read the file: only the server can tell. */
  const migration = {
    tag: 'one',
    hash: 'hash',
    entry: { idx: 0, version: '7', when: 1, tag: 'one', breakpoints: true },
  };
  const run = async (sql: string): Promise<string> => {
    const work = transaction({ client, bookkeeping, options: {} }, async (_answer, own) => {
      await ensureBookkeeping(client, bookkeeping, { exists: false, rows: [] });
      await runFile(client, own, { file: 'one.sql', sql }, { after: recordSql(bookkeeping, migration, own) });
    });
    const before = await recorded();
    const said = await failureOf(work);
    expect(await recorded()).toBe(before + (said === 'it ran' ? 1 : 0));
    return said;
  };

  test.runIf(isTurn())('a file that ends its transaction is noticed, and what is said is true', async () => {
    expect(await run(`create table a (id int); commit;${breakpoint}select 1/0`)).toMatch(
      /division by zero\. What stands before that stays, what ran behind it may stay, and nothing was recorded/,
    );
    expect(await tables()).toEqual(['a']);
    expect(await run(`create table b (id int); commit; begin; create table c (id int)`)).toMatch(
      /^one\.sql ends the transaction that it runs in\. What stands before that stays/,
    );
    expect(await tables()).toEqual(['a', 'b']);
    expect(await run(`create table d (id int); commit and chain; create table e (id int)`)).toMatch(/^one\.sql ends/);
    expect(await run(`create table f (id int); rollback; begin`)).toMatch(
      /^one\.sql ends the transaction that it runs in\. What stands before that is undone/,
    );
    expect(await tables()).toEqual(['a', 'b', 'd']);
    expect(await run('select 1/0')).toMatch(/division by zero\. Nothing of this migration stays\.$/);
  });

  test.runIf(isTurn())('a file that goes on as somebody else is noticed, and nothing of it stays', async () => {
    await client.exec(`create role somebody_else; grant create on schema public to somebody_else`);
    expect(await run('create table a (id int); set role somebody_else')).toMatch(
      /^one\.sql leaves the role somebody_else set: end it with RESET ROLE\. Nothing of it stays\.$/,
    );
    expect(await run('set session authorization somebody_else')).toMatch(/RESET SESSION AUTHORIZATION/);
    expect(await tables()).toEqual([]);
    expect(await run('set role somebody_else; create table a (id int); reset role')).toBe('it ran');
    expect(await tables()).toEqual(['a']);
    await client.exec('drop table a; drop owned by somebody_else; drop role somebody_else');
  });

  test.runIf(isTurn())('what a file has set is not left to those that come after it', async () => {
    const settings = () =>
      client.query(
        `select current_setting('search_path') as path, current_setting('statement_timeout') as time, current_setting('check_function_bodies') as bodies`,
      );
    const before = await settings();
    expect(
      await run(
        `set search_path = pg_catalog; set statement_timeout = 12345; select set_config('check_function_bodies', 'off', false)`,
      ),
    ).toBe('it ran');
    expect(await settings()).toEqual(before);
  });
});
