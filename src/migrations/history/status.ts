import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { describeDifference, type Drift, warningsIn } from '../../postgres/catalog/index.js';
import { asking, type Client } from '../../postgres/connect/index.js';
import { type Migration, type Project, readMigrations } from '../../project/index.js';
import { askLedger } from './bookkeeping.js';
import { compareHistory, type History } from './compare-history.js';
import { compareLive } from './compare-live.js';

/**
 * How the migrations of the folder and the bookkeeping of the database stand to each other.
 *
 * @param known the project's migrations, where they were read already
 */
export async function readStatus(
  client: Client,
  project: Pick<Project, 'out' | 'bookkeeping'>,
  known?: readonly Migration[],
): Promise<History> {
  return compareHistory(known ?? (await readMigrations(project)), await askLedger(client, project.bookkeeping));
}

/** Whether the live catalog is that of the last applied migration. */
export type CatalogStanding =
  | {
      /** As `validate` decides it: warnings make no difference. */
      readonly state: 'same' | 'different';
      readonly tag: string;
      readonly differences: readonly string[];
      /** How many of the differences are warnings. */
      readonly warnings: number;
      /** The snapshot was written afterwards: it holds what drizzle-kit knew, and nothing that custom SQL made beside it. */
      readonly isBackfilled: boolean;
    }
  /** It cannot be told, and why. */
  | {
      readonly state: 'unknown';
      readonly reason: string;
      /** What a file without a transaction, which is not done, has changed so far. */
      readonly halfDone: readonly string[];
    };

/** Compares the live catalog with that of the last applied migration, where there is one to compare with. */
export async function readCatalogStanding(
  client: Client,
  project: Pick<Project, 'bookkeeping'>,
  { applied, begun, unknown }: History,
): Promise<CatalogStanding> {
  const last = applied.at(-1);
  const cannotTell = (reason: string, halfDone: readonly string[] = []): CatalogStanding => ({
    state: 'unknown',
    reason,
    halfDone,
  });
  const driftFrom = async (declared: DeclaredCatalog): Promise<readonly Drift[]> =>
    (await asking(client, () => compareLive(client, declared, project.bookkeeping))).drift;
  if (begun)
    return cannotTell(
      `${begun.migration?.tag ?? 'a migration'} is only partly done`,
      last?.declared ? (await driftFrom(last.declared)).map(describeDifference) : [],
    );
  if (unknown.length > 0) return cannotTell('migrations are applied that this folder does not know');
  if (!last) return cannotTell('no migration is applied');
  if (!last.declared)
    return cannotTell(`${last.tag} has no catalog snapshot, "archon-schema generate --backfill" writes it`);
  const { declared } = last;
  const drift = await driftFrom(declared);
  const state = drift.some(({ severity }) => severity === 'error') ? 'different' : 'same';
  return {
    state,
    tag: last.tag,
    differences: drift.map(describeDifference),
    warnings: warningsIn(drift),
    isBackfilled: declared.fingerprint === '',
  };
}
