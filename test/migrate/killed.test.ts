import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, majors, type TestDatabase } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { runCommand, startCommand, watch } from './killed-run.js';
import { gates, gatesDown, gatesUp, states, stateSql, threeFiles } from './three-files.js';

const major = majors.at(-1) ?? 18;
let project: TemporaryProject;
beforeAll(async () => void (project = await threeFiles()));
afterAll(() => project.remove());

async function openDatabase(): Promise<TestDatabase & { eye: ReturnType<typeof watch> }> {
  const database = await createDatabase(major);
  await database.query(gates);
  return { ...database, eye: watch(database.url) };
}

type Opened = Awaited<ReturnType<typeof openDatabase>>;

const recorded = async ({ eye }: Opened): Promise<number[]> =>
  (await eye.query<{ at: number }>('select created_at::int as at from drizzle.__drizzle_migrations order by id')).map(
    ({ at }) => at,
  );

/** Kills a run while it waits at a gate, lets the server finish what it was at, and waits until its session is gone. */
async function killAt(database: Opened, gate: string, args: readonly string[]): Promise<void> {
  const { eye } = database;
  await eye.hold(gate);
  const { child, output, ended } = startCommand(project.folder, database.url, args);
  const isThere = eye.atGate().then(() => true);
  const hasEnded = ended.then(() => false);
  expect(await Promise.race([isThere, hasEnded]), `${gate}: ${output.stderr}`).toBe(true);
  child.kill('SIGKILL');
  await ended;
  await eye.open();
  await eye.untilGone();
}

async function finish(database: Opened, args: readonly string[]): Promise<string> {
  const { output, ended } = runCommand(project.folder, database.url, args);
  const [code] = await ended;
  expect(code, output.stderr).toBe(0);
  return output.stderr;
}

test.concurrent(
  'a migrator that is killed in and after each statement, one run after the other, ends in the good state',
  { timeout: 240_000 },
  async () => {
    const database = await openDatabase();
    for (const gate of gatesUp) {
      await killAt(database, gate, ['migrate']);
      const done = await recorded(database);
      // A migration in a transaction is there whole or not at all.
      if (done.length < 2) expect(await database.eye.query(stateSql), gate).toEqual([states[done.length]]);
    }
    await finish(database, ['migrate']);
    expect(await recorded(database)).toEqual([1, 2, 3]);
    expect(await database.eye.query(stateSql)).toEqual([states[3]]);
    expect(await database.eye.query("select from pg_tables where tablename ~ 'progress'")).toEqual([]);
    await database.eye.close();
    await database.drop();
  },
);

test.concurrent(
  'a rollback that is killed in and after each statement leaves nothing half done',
  { timeout: 240_000 },
  async () => {
    const database = await openDatabase();
    await finish(database, ['migrate']);
    for (const gate of gatesDown) {
      await killAt(database, gate, ['rollback', '--yes', '--all']);
      const done = await recorded(database);
      if (done.length < 3) expect(await database.eye.query(stateSql), gate).toEqual([states[done.length]]);
    }
    expect(await finish(database, ['rollback', '--yes', '--all'])).toContain('Nothing to do');
    expect(await recorded(database)).toEqual([]);
    expect(await database.eye.query(stateSql)).toEqual([states[0]]);
    await finish(database, ['migrate']);
    expect(await database.eye.query(stateSql)).toEqual([states[3]]);
    await database.eye.close();
    await database.drop();
  },
);
