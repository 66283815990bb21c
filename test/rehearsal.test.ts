import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShadow, type Shadow } from '../src/postgres/shadow/index.js';
import { type Rehearse, rehearsalsOn, type Tried } from '../src/rehearsal/index.js';

let shadow: Shadow;
let rehearse: Rehearse;
beforeAll(async () => {
  shadow = await openShadow({ prelude: ['create table there (id int)'] });
  rehearse = rehearsalsOn(shadow, { roles: ['made'], externalRoles: ['named'] });
}, 60_000);
afterAll(() => shadow.close());

const idsOf = ({ objects }: { objects: readonly { id: string; kind: string }[] }): string[] =>
  objects.filter(({ kind }) => kind === 'table' || kind === 'role').map(({ id }) => id);

test('each finds what the prelude made and the roles that are named, speaks of neither, and leaves nothing', async () => {
  for (const _ of ['first', 'second'])
    await rehearse(async (run) => {
      expect(idsOf(run.baseline)).toEqual(['table public.there']);
      await run.run(['create role made', 'create table t (id int)', 'grant select on t to named']);
      expect(idsOf(await run.catalog())).toEqual(['role made', 'table public.t']);
    });
});

test('after a failure, what ran is not there without a look at what failed', async () => {
  const tried = await rehearse((run) =>
    run.tryAll(['create view v as select from t', 'create table t ()', 'nonsense']),
  );
  // @ts-expect-error it may be undefined
  const careless = ({ ran }: Tried<string>): number => ran.length;
  expect(() => careless(tried)).toThrow('length');
  expect(tried.partly).toEqual(['create table t ()', 'create view v as select from t']);
  expect(tried.failures?.map(({ statement }) => statement)).toEqual(['nonsense']);
});

test('the first of them in order that does not run is named', async () => {
  const failed = await rehearse((run) => run.tryInOrder(['create view v as select from t', 'create table t ()']));
  expect(failed).toMatchObject({ statement: 'create view v as select from t', error: { code: '42P01' } });
});

test('plans lead to a catalog, and a savepoint back, also from within a failed statement', async () => {
  await rehearse(async (run) => {
    const before = await run.catalog();
    await run.run(['create table t (id int primary key)']);
    const after = await run.catalog();
    expect((await run.converge(before)).ran?.map(({ sql }) => sql)).toEqual([expect.stringContaining('DROP TABLE')]);
    const takeBack = await run.savepoint();
    expect((await run.converge(after)).ran).not.toEqual([]);
    await expect(run.run(['nonsense'])).rejects.toThrow('syntax error');
    await takeBack();
    expect(await run.catalog()).toEqual(before);
  });
});

test('a history is replayed as it would be applied, and a broken one is named with its file and line', async () => {
  const migration = {
    tag: '0000_a',
    file: '0000_a.sql',
    sql: 'create table t ();\n--> statement-breakpoint\nnonsense;',
  };
  const replaying = rehearse((run) => run.replay([migration as never]));
  await expect(replaying).rejects.toMatchObject({ code: 'history.broken', facts: { file: '0000_a.sql', line: 3 } });
});
