import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Client } from '../../src/postgres/connect/index.js';
import { openShadow, type Shadow } from '../../src/postgres/shadow/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, type Place, places } from '../workflow/workflow.js';
import { makeStep } from './transition.js';

const t = (a: string): string => `export const t = pgTable('t', { a: ${a}, note: text('note') });`;

const plain = t(`integer('a').notNull()`);
const serial = t(`serial('a')`);
const always = t(`integer('a').generatedAlwaysAsIdentity()`);
const byDefault = t(`integer('a').generatedByDefaultAsIdentity()`);
const options = (given: string): string => t(`integer('a').generatedByDefaultAsIdentity({ ${given} })`);

const three = `insert into t (note) values ('x'), ('y'), ('z')`;
const given = 'insert into t (a) values (5), (7), (6)';

interface Numbering {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What is done before the migration. */
  readonly rows: string;
  /** The next number after the migration, and after its rollback, between which one row was added. */
  readonly next: number;
  readonly back: number | 'none';
  /** Instead of adding one row between. */
  readonly between?: string;
}

const cases: readonly Numbering[] = [
  { name: 'serial → identity', before: serial, after: always, rows: three, next: 4, back: 5 },
  {
    name: 'serial → identity, the last rows deleted',
    before: serial,
    after: always,
    rows: `${three}; delete from t where a > 1`,
    next: 4,
    back: 5,
  },
  { name: 'serial → identity, no rows', before: serial, after: always, rows: '', next: 1, back: 2 },
  {
    name: 'serial → identity, restarted',
    before: serial,
    after: byDefault,
    rows: 'alter sequence t_a_seq restart with 1000',
    next: 1000,
    back: 1001,
  },
  {
    name: 'serial → identity, rows beyond the sequence',
    before: serial,
    after: byDefault,
    rows: given,
    next: 8,
    back: 9,
  },
  {
    name: 'serial → identity of another start',
    before: serial,
    after: options('startWith: 100'),
    rows: three,
    next: 4,
    back: 5,
  },
  {
    name: 'serial → identity of another start, no rows',
    before: serial,
    after: options('startWith: 100'),
    rows: '',
    next: 100,
    back: 101,
  },
  {
    name: 'serial → bigint identity',
    before: serial,
    after: t(`bigint('a', { mode: 'number' }).generatedByDefaultAsIdentity()`),
    rows: three,
    next: 4,
    back: 5,
  },
  { name: 'identity → serial', before: always, after: serial, rows: three, next: 4, back: 5 },
  {
    name: 'identity → serial, restarted',
    before: byDefault,
    after: serial,
    rows: 'alter table t alter a restart with 1000',
    next: 1000,
    back: 1001,
  },
  { name: 'integer → serial', before: plain, after: serial, rows: given, next: 8, back: 'none' },
  { name: 'integer → identity', before: plain, after: always, rows: given, next: 8, back: 'none' },
  { name: 'integer → identity, no rows', before: plain, after: always, rows: '', next: 1, back: 'none' },
  {
    name: 'integer that may be null → identity',
    before: t(`integer('a')`),
    after: always,
    rows: given,
    next: 8,
    back: 'none',
  },
  {
    name: 'integer → identity that begins later',
    before: plain,
    after: options('startWith: 100'),
    rows: given,
    next: 100,
    back: 'none',
  },
  {
    name: 'integer → identity that counts down',
    before: plain,
    after: options('startWith: -1, increment: -1, minValue: -100, maxValue: -1'),
    rows: 'insert into t (a) values (-3), (-9), (4)',
    next: -10,
    back: 'none',
  },
  {
    name: 'serial → integer',
    before: serial,
    after: plain,
    rows: three,
    next: 0,
    back: 10,
    between: 'insert into t (a) values (9)',
  },
  {
    name: 'identity of other bounds',
    before: options('startWith: 30, maxValue: 90'),
    after: options('startWith: 3, maxValue: 9'),
    rows: `insert into t (note) values ('x'), ('y')`,
    next: 3,
    back: 32,
  },
  {
    name: 'identity of other bounds, rows within them',
    before: options('startWith: 30, maxValue: 90'),
    after: options('startWith: 3, maxValue: 9'),
    rows: `insert into t (a) values (5); insert into t (note) values ('x')`,
    next: 6,
    back: 31,
  },
  {
    name: 'identity of other bounds, no rows',
    before: options('startWith: 30, maxValue: 90'),
    after: options('startWith: 3, maxValue: 9'),
    rows: '',
    next: 3,
    back: 4,
  },
  {
    name: 'identity of bounds that do not meet',
    before: options('startWith: 30, minValue: 20, maxValue: 90'),
    after: options('startWith: 3, maxValue: 9'),
    rows: three,
    next: 3,
    back: 33,
  },
  {
    name: 'identity of lower bounds in which it is',
    before: options('startWith: 3, maxValue: 90'),
    after: options('startWith: 3, maxValue: 9'),
    rows: three,
    next: 6,
    back: 7,
  },
  {
    name: 'a table name that needs quotes',
    before: serial.replace("'t'", `'T "o'`),
    after: always.replace("'t'", `'T "o'`),
    rows: three.replace(' t ', ' "T ""o" '),
    next: 4,
    back: 5,
  },
];

let project: TemporaryProject;
let shadow: Shadow;
let opened: readonly (readonly [Place, Opened])[];
beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  project = await temporaryProject({});
  const chosen = [places[0]!, places.at(-2)!];
  opened = await Promise.all([...new Set(chosen)].map(async (place) => [place, await openPlace(place)] as const));
  const { url } = opened.at(-1)![1];
  shadow = await openShadow(url === undefined ? {} : { url });
});
afterAll(async () => {
  await shadow.close();
  for (const [, { close }] of opened) await close();
  await project.remove();
  vi.restoreAllMocks();
});

/** The number of a row that is added without one. */
async function nextOf(client: Client, table: string): Promise<number> {
  const [row] = await client.query<{ a: string }>(`insert into ${table} (note) values ('next') returning a::text`);
  return Number(row?.a);
}

describe('numbers go on where they were, up and down', () => {
  test.each(cases)('$name', async ({ before, after, rows, next, back, between }) => {
    const first = await makeStep(project, shadow, [], before, { prove: false });
    const second = await makeStep(project, shadow, [first], after);
    expect.hasAssertions();
    const table = before.includes('T "o') ? '"T ""o"' : 't';
    for (const [place, { client }] of opened) {
      await client.exec('begin');
      try {
        for (const sql of first.up) await client.exec(sql);
        if (rows) await client.exec(rows);
        for (const sql of second.up) await client.exec(sql);
        if (between === undefined) expect(await nextOf(client, table), `up on ${place}`).toBe(next);
        else await client.exec(between);
        for (const sql of second.down) await client.exec(sql);
        if (back !== 'none') expect(await nextOf(client, table), `down on ${place}`).toBe(back);
      } finally {
        await client.exec('rollback');
      }
    }
  });
});

test('a sequence that is past its new bounds restarts, and another one goes on', async () => {
  const s = (given: string): string => `export const s = pgSequence('s', { ${given} });`;
  const first = await makeStep(project, shadow, [], s('startWith: 30, maxValue: 90'), { prove: false });
  const second = await makeStep(project, shadow, [first], s('startWith: 3, maxValue: 40'));
  const { client } = opened[0]![1];
  for (const [position, next] of [
    [35, '36'],
    [80, '3'],
  ] as const) {
    await client.exec('begin');
    for (const sql of first.up) await client.exec(sql);
    await client.exec(`select setval('s', ${position})`);
    for (const sql of second.up) await client.exec(sql);
    expect(await client.query(`select nextval('s')::text as n`)).toEqual([{ n: next }]);
    await client.exec('rollback');
  }
});
