import { openPostgres } from '../src/postgres/connect/index.js';
import { cases } from '../test/drift/cases.js';
import { schemaFor } from '../test/drift/rich-schema.js';
import type { Server } from '../test/support/servers/start-server.js';
import { measureCommand } from './measure.js';
import type { Peer } from './peers.js';

/** How many faults of the drift suite each peer notices; a case that it needs longer than half a minute for is not noticed. */
export async function score(
  server: Server,
  major: number,
  peers: readonly Peer[],
  most: number,
): Promise<Map<string, [number, number]>> {
  const admin = await openPostgres(server.url);
  await admin.exec('create database good');
  const at = (name: string): string => server.url.replace(/\/postgres$/, `/${name}`);
  const good = await openPostgres(at('good'));
  await good.exec(schemaFor(major));
  await good.close();
  const possible = cases.filter(([, id, , since = 0]) => since <= major && !id.startsWith('role '));
  // Evenly spread over all kinds.
  const step = Math.max(1, possible.length / most);
  const some = Array.from({ length: Math.min(most, possible.length) }, (_, at) => possible[Math.floor(at * step)]!);
  const scores = new Map<string, [number, number]>(peers.map((peer) => [peer.name, [0, 0]]));
  for (const [sql] of some) {
    await admin.exec('drop database if exists faulty with (force)');
    await admin.exec('create database faulty template good');
    const faulty = await openPostgres(at('faulty'));
    const failed = await faulty.exec(sql).then(
      () => false,
      () => true,
    );
    await faulty.close();
    if (failed) continue;
    for (const peer of peers) {
      const { command, cwd } = await peer.command(at('faulty'), at('good'));
      const seen = await measureCommand(command, { runs: 1, cwd, limit: 30_000 });
      const [noticed, asked] = scores.get(peer.name) ?? [0, 0];
      scores.set(peer.name, [
        noticed + (seen && peer.answers(seen.code) && peer.notices(seen.output, seen.code) ? 1 : 0),
        asked + 1,
      ]);
    }
  }
  await admin.close();
  return scores;
}
