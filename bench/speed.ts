import { compareCatalogs, expectedOn, readCatalog, scopeOf, restrictTo } from '../src/postgres/catalog/index.js';
import { openPostgres } from '../src/postgres/connect/index.js';
import { validateCatalog } from '../src/validate/index.js';
import { root } from '../test/workflow/root.js';
import type { Server } from '../test/support/servers/start-server.js';
import { fill } from './database.js';
import { measureCommand, measureWork } from './measure.js';
import type { Peer } from './peers.js';
import { benchProject } from './project.js';

/** One row of the first table: what was timed, and milliseconds and megabytes by the number of tables. */
export interface SpeedRow {
  readonly name: string;
  readonly cells: Map<number, string>;
  readonly times: Map<number, number>;
}

const bookkeeping = { schema: 'drizzle', table: '__drizzle_migrations' };
const limit = 60_000;

/** Times everything on databases of these sizes, on one server, in one run. */
export async function timeAll(
  server: Server,
  sizes: readonly number[],
  runs: number,
  peers: readonly Peer[],
): Promise<SpeedRow[]> {
  const rows = new Map<string, SpeedRow>();
  const put = (name: string, size: number, time: number | undefined, memory?: number): void => {
    const row = rows.get(name) ?? { name, cells: new Map<number, string>(), times: new Map<number, number>() };
    const text =
      time === undefined
        ? `> ${limit / 1000} s`
        : time < 1000
          ? `${time.toFixed(time < 100 ? 1 : 0)} ms`
          : `${(time / 1000).toFixed(2)} s`;
    row.cells.set(size, memory === undefined ? text : `${text}, ${memory.toFixed(0)} MB`);
    if (time !== undefined) row.times.set(size, time);
    rows.set(name, row);
  };
  const refused = (name: string, size: number, code: number | null): void => {
    const row = rows.get(name) ?? { name, cells: new Map<number, string>(), times: new Map<number, number>() };
    row.cells.set(size, `ends with ${code}`);
    rows.set(name, row);
  };
  const tooSlow = new Set<string>();
  for (const size of sizes) {
    const url = await freshDatabase(server, `bench_${size}`);
    await fill(url, size);
    const reference = await copyDatabase(server, `bench_${size}`, `bench_${size}_ref`);
    const client = await openPostgres(url);
    const { project, declared } = await benchProject(size, url, client);
    await proveReal(project.folder, url);
    const scope = { ...scopeOf(declared, bookkeeping), definitions: false };
    const live = await readCatalog(client, scope);
    put('reading the catalog', size, await measureWork(runs, () => readCatalog(client, scope)));
    put(
      'comparing',
      size,
      await measureWork(runs, () => compareCatalogs(expectedOn(declared, live), restrictTo(live, declared))),
    );
    put(
      'validate, in process',
      size,
      await measureWork(runs, () => validateCatalog(client, declared, { bookkeeping })),
    );
    await client.close();
    const command = [process.execPath, `${root}dist/cli/main.js`, 'validate'];
    const whole = await measureCommand(command, { runs, cwd: project.folder, limit });
    if (whole?.code !== 0) throw new Error(`validate does not pass on ${size} tables: ${whole?.output}`);
    put('archon-schema validate', size, whole.time, whole.memory);
    for (const peer of peers) {
      if (tooSlow.has(peer.name)) continue;
      const { command: peerCommand, cwd } = await peer.command(url, reference, project.folder);
      const measured = await measureCommand(peerCommand, { runs: Math.min(runs, 3), cwd, limit }).catch(
        () => undefined,
      );
      if (measured && !peer.answers(measured.code)) {
        tooSlow.add(peer.name);
        refused(peer.name, size, measured.code);
        continue;
      }
      put(peer.name, size, measured?.time, measured?.memory);
      if (!measured || measured.time > limit / 3) tooSlow.add(peer.name);
    }
    await project.remove();
  }
  return [...rows.values()];
}

/** What is timed is real: one dropped index is told. */
async function proveReal(cwd: string, url: string): Promise<void> {
  const client = await openPostgres(url);
  await client.exec('drop index app.t0_a');
  const found = await measureCommand([process.execPath, `${root}dist/cli/main.js`, 'validate'], {
    runs: 1,
    cwd,
    limit: 600_000,
  });
  await client.exec('create index t0_a on app.t0 (a)');
  await client.close();
  if (found?.code !== 1 || !found.output.includes('index app.t0_a is missing'))
    throw new Error(`the dropped index is not told: ${found?.output}`);
}

async function freshDatabase(server: Server, name: string): Promise<string> {
  const admin = await openPostgres(server.url);
  await admin.exec(`create database ${name}`);
  await admin.close();
  return server.url.replace(/\/postgres$/, `/${name}`);
}

async function copyDatabase(server: Server, from: string, name: string): Promise<string> {
  const admin = await openPostgres(server.url);
  await admin.exec(`create database ${name} template ${from}`);
  await admin.close();
  return server.url.replace(/\/postgres$/, `/${name}`);
}
