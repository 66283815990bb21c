import { afterAll, beforeAll, expect, test } from 'vitest';
import { majors } from '../support/databases.js';
import type { TemporaryProject } from '../support/project.js';
import { startServer } from '../support/servers/index.js';
import { startCommand, watch } from './killed-run.js';
import { gates, states, stateSql, threeFiles } from './three-files.js';

// A server of its own: the death of one of its processes takes every session with it.
let server: Awaited<ReturnType<typeof startServer>>;
let project: TemporaryProject;
beforeAll(async () => {
  [server, project] = await Promise.all([startServer(majors.at(-1) ?? 18), threeFiles()]);
});
afterAll(() => Promise.all([server.stop(), project.remove()]));

/** After a crash the server is away for a moment. */
async function watchAgain(): Promise<ReturnType<typeof watch>> {
  for (let tries = 0; ; tries++) {
    const eye = watch(server.url);
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
    const { output, ended } = startCommand(project.folder, server.url, ['migrate']);
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
  const { output, ended } = startCommand(project.folder, server.url, ['migrate']);
  expect((await ended)[0], output.stderr).toBe(0);
  expect(await eye.query('select created_at::int as at from drizzle.__drizzle_migrations order by id')).toEqual([
    { at: 1 },
    { at: 2 },
    { at: 3 },
  ]);
  expect(await eye.query(stateSql)).toEqual([states[3]]);
  await eye.close();
});
