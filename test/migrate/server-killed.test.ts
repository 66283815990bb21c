import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { majors } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { startServer } from '../support/servers/index.js';
import { runCommand, watch } from './killed-run.js';
import { gates, states, stateSql, threeFiles } from './three-files.js';

// A server of its own: the death of one of its processes takes every session with it.
let server: Awaited<ReturnType<typeof startServer>>;
let project: TemporaryProject;
beforeAll(async () => {
  [server, project] = await Promise.all([startServer(majors.at(-1) ?? 18), threeFiles()]);
});
afterAll(() => Promise.all([server.stop(), project.remove()]));

/** After a crash the server is away for a moment. */
async function watchAgain(url = server.url): Promise<ReturnType<typeof watch>> {
  for (let tries = 0; ; tries++) {
    const eye = watch(url);
    try {
      await eye.query('select 1');
      return eye;
    } catch (error) {
      await eye.close();
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

test('a server that dies in the middle of a migration is migrated when it is back', async () => {
  let eye = await watchAgain();
  // What a commit reported as done has to be there after the crash; the test servers are quicker than that.
  await eye.query('alter database postgres set synchronous_commit = on; set synchronous_commit = on');
  await eye.query(gates);
  const places: [gate: string, migrated: number][] = [
    ['done fill', 0],
    ['record 1', 0],
    ['commit 2', 1],
    ['done more', 2],
    ['end create index concurrently a_n on a (n);', 2],
    ['commit 3', 2],
  ];
  for (const [gate, migrated] of places) {
    await eye.hold(gate);
    const { output, ended } = runCommand(project.folder, server.url, ['migrate']);
    const { pid } = await eye.atGate();
    process.kill(pid, 'SIGKILL');
    const [code] = await ended;
    expect(code, gate).toBeGreaterThan(0);
    expect(output.stderr, gate).toMatch(/closed|crash|lost|cut/);
    if (gate.startsWith('commit 2')) expect(output.stderr).toContain('was lost during COMMIT');
    if (gate.startsWith('end create'))
      expect(output.stderr).toContain('Statement 1 ran and stays, statement 2 of 3 was cut off, 3 did not run');
    await eye.close();
    eye = await watchAgain();
    const rows = await eye.query('select from drizzle.__drizzle_migrations');
    expect(rows.length, gate).toBe(migrated);
    if (migrated < 2) expect(await eye.query(stateSql), gate).toEqual([states[migrated]]);
  }
  const { output, ended } = runCommand(project.folder, server.url, ['migrate']);
  expect((await ended)[0], output.stderr).toBe(0);
  expect(await eye.query('select created_at::int as at from drizzle.__drizzle_migrations order by id')).toEqual([
    { at: 1 },
    { at: 2 },
    { at: 3 },
  ]);
  expect(await eye.query(stateSql)).toEqual([states[3]]);
  await eye.close();
});

/** What a run may say of a server that goes away, or is not back yet. */
const away = /^error .*(closed|crash|lost|cut|starting up|shutting down|nothing listens)/m;

test('ten migrators whose server restarts under them end with the reason, and what was applied stays applied once', async () => {
  const admin = await watchAgain();
  await admin.query('create database ten');
  await admin.close();
  const url = server.url.replace(/\/postgres$/, '/ten');
  const ten = () => Array.from({ length: 10 }, () => runCommand(project.folder, url, ['migrate']));
  let eye = await watchAgain(url);
  await eye.query('alter database ten set synchronous_commit = on; set synchronous_commit = on');
  await eye.query(gates);
  const recorded = () => eye.query('select created_at::int as at from drizzle.__drizzle_migrations order by id');
  const places: [gate: string, migrated: number][] = [
    ['done raise', 1],
    ['commit 2', 1],
    ['end create index concurrently a_n on a (n);', 2],
  ];
  for (const [gate, migrated] of places) {
    await eye.hold(gate);
    const runs = ten();
    const { pid } = await eye.atGate();
    // Sessions are no measure: a run may have two for a moment.
    const isWaiting = ({ output }: (typeof runs)[number]): boolean => output.stderr.includes('Another run holds');
    await vi.waitUntil(() => runs.filter(isWaiting).length === 9, { timeout: 60_000 });
    process.kill(pid, 'SIGKILL');
    const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(([code]) => code);
    const said = runs.map(({ output }) => output.stderr);
    expect(
      codes.filter((code) => code === 1 || code === 2),
      said.join('\n'),
    ).toHaveLength(10);
    for (const text of said) {
      expect(text, gate).toMatch(away);
      expect(text.match(/^error /gm), text).toHaveLength(1);
      expect(text).not.toMatch(/^Applied|Nothing to do|^\s+at /m);
    }
    await eye.close();
    eye = await watchAgain(url);
    expect(await recorded(), gate).toEqual([{ at: 1 }, { at: 2 }].slice(0, migrated));
    if (migrated < 2) expect(await eye.query(stateSql), gate).toEqual([states[migrated]]);
  }
  // Some that come while it restarts are let in, and some are not.
  const [before] = await eye.query<{ pid: number }>('select pg_backend_pid() as pid');
  const late = ten();
  process.kill(before!.pid, 'SIGKILL');
  for (const { ended, output } of late) {
    const [code] = await ended;
    if (code === 0) expect(output.stderr).toMatch(/^Applied 0002_three|^Nothing to do/m);
    else expect(output.stderr).toMatch(away);
  }
  await eye.close();
  eye = await watchAgain(url);
  const last = ten();
  const codes = (await Promise.all(last.map(({ ended }) => ended))).map(([code]) => code);
  expect(codes, last.map(({ output }) => output.stderr).join('\n')).toEqual(codes.map(() => 0));
  expect(await recorded()).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
  expect(await eye.query(stateSql)).toEqual([states[3]]);
  await eye.close();
});
