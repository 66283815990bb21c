import { countDrift, describeDifference } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { type Bookkeeping, lastDeclared, type Migration } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import { findNearest } from './nearest-migration.js';
import { compareLive } from './compare-live.js';

/**
 * Refuses to make what is there already, before anything is touched.
 *
 * @throws SchemaError that says whether what is there is the same (then it can be adopted) or how it differs
 */
export async function refuseExisting(
  client: Client,
  pending: readonly Migration[],
  applied: readonly Migration[],
  bookkeeping: Bookkeeping,
): Promise<void> {
  const next = pending[0]?.declared;
  if (!next) return;
  const before = new Set(lastDeclared(applied)?.catalog.objects.map(({ id }) => id));
  const left = new Set([...next.shared, ...pending.flatMap(({ takenOver }) => takenOver)]);
  const made = next.catalog.objects.filter(
    ({ id, parent }) => parent === undefined && !before.has(id) && !left.has(id),
  );
  const { live } = await compareLive(client, next, bookkeeping);
  const there = new Set(live.objects.map(({ id }) => id));
  const existing = made.filter(({ id }) => there.has(id));
  const [first] = existing;
  const nearest = first && (await findNearest(client, pending, bookkeeping));
  if (!nearest) return;
  const { tag } = nearest.migration;
  const facts = { tag, objects: existing.map(({ id }) => id), count: existing.length };
  if (nearest.differences.length === 0) {
    const problem = `${first.id} is there already, and everything is as ${tag} would leave it`;
    const remedy = 'record it as applied with "archon-schema adopt".';
    throw new SchemaError('objects.exist', `${problem}: ${remedy}`, { facts: { ...facts, problem, remedy } });
  }
  const problem = `${first.id} is there already: ${existing.length} of the ${made.length} objects that ${pending[0]?.tag} makes exist.`;
  const remedy = `The database has ${countDrift(nearest.drift)} from ${tag}, the nearest migration. Close them with "archon-schema adopt --repair", or remove the objects, and run migrate again.`;
  throw new SchemaError('objects.exist', `${problem} ${remedy}`, {
    facts: { ...facts, problem, remedy },
    details: nearest.drift.map(describeDifference),
  });
}
