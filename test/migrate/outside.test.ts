import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { migrate, rollback } from '../../src/migrations/apply/index.js';
import { readStatus } from '../../src/migrations/history/index.js';
import { majors } from '../support/databases.js';
import { turnsOf } from '../support/everywhere.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, type Place } from '../workflow/workflow.js';
import { journalOf } from './journal.js';

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
const places: Place[] = [...new Set<Place>(['PGlite', majors.at(0) ?? 14, majors.at(-1) ?? 18])];
const mark = '-- archon-schema: no transaction';
const breakpoint = '\n--> statement-breakpoint\n';

describe.each(places)('%s', (place) => {
  const isTurn = turnsOf(place, places);
  let opened: Opened;
  let client: Client;
  let folder: TemporaryProject;
  let settings: unknown[];
  const readSettings = () =>
    client.query(
      "select current_setting('lock_timeout'), current_setting('statement_timeout'), current_setting('search_path')",
    );
  beforeEach(async () => {
    [opened, folder] = await Promise.all([openPlace(place), temporaryProject()]);
    ({ client } = opened);
    await client.exec('create table t (id int, n int); insert into t values (1, 1), (2, 1)');
    settings = await readSettings();
  });
  afterEach(() => Promise.all([opened.close(), folder.remove()]));

  const project = () => ({ out: folder.path('drizzle'), bookkeeping });
  const run = () => migrate(client, project());
  const back = () => rollback(client, project(), { confirm: () => Promise.resolve(true) });

  /** One migration of these statements, with the mark. */
  async function write(statements: readonly string[], down: readonly string[] = []): Promise<void> {
    const text = (list: readonly string[]): string => `-- what it is for\n${mark}\n${list.join(breakpoint)}\n`;
    await folder.run('mkdir', ['-p', 'drizzle/meta', 'drizzle/down']);
    await writeFile(folder.path('drizzle/meta/_journal.json'), journalOf(['0000_one']));
    await writeFile(folder.path('drizzle/0000_one.sql'), text(statements));
    await writeFile(folder.path('drizzle/down/0000_one.sql'), text(down));
  }
  const indexes = () =>
    client.query(
      `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = 't'::regclass order by 1`,
    );
  const failureOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (caught: unknown) => caught as Error & { details?: string[] },
    );
    return [error?.message, ...(error?.details ?? [])].join('\n');
  };

  test.runIf(isTurn())(
    'what PostgreSQL does not run in a transaction runs, is recorded, and is taken back',
    async () => {
      await write(
        [
          'create index concurrently t_n on t (n);',
          `create type mood as enum ('sad')`,
          `alter type mood add value 'glad'`,
          `create table m (m mood default 'glad')`,
          'vacuum t',
        ],
        ['drop table m', 'drop type mood', 'drop index concurrently t_n'],
      );
      expect(await run()).toEqual({ applied: ['0000_one'], differences: [] });
      expect(await indexes()).toEqual([{ name: 't_n', valid: true }]);
      expect(await run()).toEqual({ applied: [], differences: [] });
      expect((await back())?.tags).toEqual(['0000_one']);
      expect(await indexes()).toEqual([]);
      expect(await client.query('select from drizzle.__drizzle_migrations')).toEqual([]);
      expect(await client.query("select from pg_tables where tablename ~ 'progress'")).toEqual([]);
      expect(await readSettings()).toEqual(settings);
      expect(await client.query("select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")).toEqual(
        [],
      );
    },
  );

  test.runIf(isTurn())('a failure says what ran; the rest may be put right, and the same command goes on', async () => {
    await write([
      'update t set n = n + 1 where id = 2',
      'create unique index concurrently t_n on t (n)',
      'insert into t values (3, 3)',
    ]);
    await client.exec('update t set n = 0 where id = 2');
    const said = await failureOf(run());
    expect(said).toContain(
      'Statement 1 ran and stays, statement 2 of 3 failed, 3 did not run. "archon-schema migrate" goes on with statement 2.',
    );
    expect(said).toMatch(/0000_one\.sql:5: could not create unique index "t_n"/);
    expect(await indexes()).toEqual([{ name: 't_n', valid: false }]);
    const { pending, begun } = await readStatus(client, project());
    expect([pending.map(({ tag }) => tag), begun?.migration?.tag, begun?.done]).toEqual([['0000_one'], '0000_one', 1]);
    expect(await failureOf(back())).toContain(
      'nothing is known that takes back statement 1, which ran: "archon-schema migrate" goes on with the file.',
    );

    await client.exec('update t set n = 5 where id = 2');
    expect((await run()).applied).toEqual(['0000_one']);
    expect(await indexes()).toEqual([{ name: 't_n', valid: true }]);
    expect(await client.query('select id, n from t order by id')).toEqual([
      { id: 1, n: 1 },
      { id: 2, n: 5 },
      { id: 3, n: 3 },
    ]);
  });

  test.runIf(isTurn())('what ran already must not be edited', async () => {
    await write(['update t set n = n + 1', 'select 1 / 0']);
    await failureOf(run());
    await write(['update t set n = n + 2', 'select 1']);
    expect(await failureOf(run())).toContain('its first 1 statements ran already and have to be as they were');
    await write(['update t set n = n + 1', 'select 1']);
    expect((await run()).applied).toEqual(['0000_one']);
    expect(await client.query('select distinct n from t')).toEqual([{ n: 2 }]);
  });

  test.runIf(place !== 'PGlite')(
    'a statement that commits by itself and was cut off is asked about, never run twice',
    async () => {
      await write(['do $$ begin update t set n = n + 1; commit; perform pg_sleep(60); end $$']);
      const ended = failureOf(run());
      const beside = await openPostgres(opened.url ?? '');
      await cutOff(beside, 'pg_sleep(60)');
      expect(await ended).toContain('statement 1 of 1 was cut off');
      await client.close();
      const again = await openPostgres(opened.url ?? '');
      const said = await failureOf(migrate(again, project()));
      expect(said).toContain('statement 1 was begun by a run that was cut off, and nobody saw its end');
      const ran = /If it ran: (.*)/.exec(said)?.[1] ?? '';
      await again.exec(ran);
      expect((await migrate(again, project())).applied).toEqual(['0000_one']);
      expect(await again.query('select distinct n from t')).toEqual([{ n: 2 }]);
      await Promise.all([again.close(), beside.close()]);
    },
  );

  test.each([
    ['an index without a name', ['create index concurrently on t (n)'], 'needs a name'],
    [
      'two statements in one chunk',
      ['create index concurrently t_n on t (n); select 1;'],
      'create index concurrently … runs only by itself',
    ],
  ])('%s is refused', async (_what, statements, said) => {
    await write(statements);
    expect(await failureOf(run())).toContain(said);
    expect(await indexes()).toEqual([]);
  });

  test.runIf(isTurn())('a mark that is not known is refused', async () => {
    await write([]);
    await writeFile(folder.path('drizzle/0000_one.sql'), '-- archon-schema: no-transaction\nselect 1;');
    expect(await failureOf(run())).toContain('the one mark there is "-- archon-schema: no transaction"');
  });

  test.runIf(place !== 'PGlite')('a partition whose detaching was cut off is detached', async () => {
    await client.exec(`create table p (a int) partition by list (a); create table p1 partition of p for values in (1);
      create table p2 partition of p for values in (2)`);
    const detaching = 'alter table p detach partition p1 concurrently;';
    await write([detaching, 'alter table p detach partition p2 concurrently']);
    const reader = await openPostgres(opened.url ?? '');
    await reader.exec('begin isolation level repeatable read; select * from p');
    const ended = failureOf(run());
    const beside = await openPostgres(opened.url ?? '');
    await cutOff(beside, 'alter table p detach partition p1');
    expect(await ended).toContain('statement 1 of 2 was cut off');
    await reader.exec('commit');
    await reader.close();
    await client.close();
    const again = await openPostgres(opened.url ?? '');
    expect((await migrate(again, project())).applied).toEqual(['0000_one']);
    expect(await again.query("select from pg_inherits where inhparent = 'p'::regclass")).toEqual([]);
    await Promise.all([again.close(), beside.close()]);
  });

  test.runIf(place !== 'PGlite')('an index whose building was cut off is built anew', async () => {
    await write(['create index concurrently t_n on t (n)']);
    const writer = await openPostgres(opened.url ?? '');
    await writer.exec('begin; update t set n = 7');
    const ended = failureOf(run());
    const beside = await openPostgres(opened.url ?? '');
    await cutOff(beside, 'create index concurrently');
    expect(await ended).toContain('statement 1 of 1 was cut off');
    await writer.exec('commit');
    expect(await beside.query("select from pg_index where indrelid = 't'::regclass and not indisvalid")).toHaveLength(
      1,
    );
    await client.close();
    const again = await openPostgres(opened.url ?? '');
    expect((await migrate(again, project())).applied).toEqual(['0000_one']);
    expect(await again.query("select indisvalid as valid from pg_index where indrelid = 't'::regclass")).toEqual([
      { valid: true },
    ]);
    await Promise.all([again.close(), beside.close(), writer.close()]);
  });
});

/** Ends the session that waits in the middle of a statement. */
async function cutOff(beside: Client, statement: string): Promise<void> {
  for (;;) {
    const ended = await beside.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and wait_event_type in ('Lock', 'Timeout') and query ilike '%${statement}%' and query not ilike 'begin%'`,
    );
    if (ended.length > 0) return;
    await sleep(20);
  }
}
