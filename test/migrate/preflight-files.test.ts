import { afterEach, expect, test } from 'vitest';
import { migrate } from '../../src/migrations/apply/index.js';
import { majors } from '../support/databases.js';
import { type Pending, pendingOn } from './pending.js';

let pending: Pending | undefined;
afterEach(() => pending?.close());

const newest = majors.at(-1)!;

test.each([
  ['a word', 'create tabel b (id int);', ':2: syntax error at or near "tabel"'],
  ['a comma', 'create table b (\n  id int,\n);', ':4: syntax error at or near ")"'],
  ['a text without its end', "insert into a values ('x);", ':2: unterminated quoted string at or near "\'x);"'],
])('%s that PostgreSQL cannot read is a failure, with file and line', async (_name, sql, said) => {
  pending = await pendingOn(newest, ['create table a (id text);', `-- no snapshot\n${sql}`], '');
  const failures = (await pending.look()).filter(({ level }) => level === 'failure');
  expect(failures).toEqual([
    {
      level: 'failure',
      message: `${pending.project.out}/0001_step.sql${said}`,
      remedy: 'Correct the statement.',
      migration: '0001_step',
    },
  ]);
  await expect(migrate(pending.client, pending.project)).rejects.toThrow(said.replace(/^:\d+: /, ''));
});

test('a word that the server’s own major reads as a name is no syntax error', async () => {
  const oldest = majors[0]!;
  if (oldest >= 16) return;
  pending = await pendingOn(
    oldest,
    ['create table a (id int);', '-- no snapshot\ncreate table b (system_user text);'],
    '',
  );
  expect((await pending.look()).filter(({ level }) => level === 'failure')).toEqual([]);
  expect((await migrate(pending.client, pending.project, { verify: false })).applied).toEqual(['0001_step']);
});
