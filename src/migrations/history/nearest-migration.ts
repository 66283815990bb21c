import type { Client } from '../../postgres/connect/index.js';
import type { Bookkeeping, Migration } from '../../project/index.js';
import { compareLive, type Comparison } from './compare-live.js';

/** A migration whose catalog a live one was compared with. */
export interface Candidate extends Pick<Comparison, 'drift' | 'differences'> {
  readonly migration: Migration;
}

/**
 * The migration that a live catalog is nearest to; of two that are as near, the newer one.
 *
 * @returns undefined where none has a catalog snapshot
 */
export async function findNearest(
  client: Client,
  migrations: readonly Migration[],
  bookkeeping: Bookkeeping,
): Promise<Candidate | undefined> {
  const candidates: Candidate[] = [];
  for (const migration of migrations) {
    if (!migration.declared) continue;
    const { drift, differences } = await compareLive(client, migration.declared, bookkeeping);
    candidates.unshift({ migration, drift, differences });
  }
  return candidates.sort((a, b) => a.differences.length - b.differences.length)[0];
}
