import type { Finding } from './finding.js';
import type { NotMigrated } from './not-migrated.js';
import type { OperationResult } from './operation-test.js';
import type { Catalog, DeclaredCatalog, Kind } from '../postgres/model/index.js';
import type { NotModelled, Rename } from '../postgres/catalog/index.js';
/** What is between the catalog that a database is at and the one that is declared. */
export interface UpcomingChanges {
  /** The migrations that are still to be applied. */
  readonly tags: readonly string[];
  /** True if the declarations ask for something that no migration makes. */
  readonly isAhead: boolean;
  /** What all of that changes, and what generate will ask about. */
  readonly changes: readonly Finding[];
}

/** Which of the {@link UpcomingChanges} fail a validation. */
export type UpcomingFailure = 'pending' | 'ahead';

/** The outcome of a validation. */
export interface Validation {
  /** The one decision that banner, exit code and every report follow: no error and no failure; warnings are allowed. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly operations: readonly OperationResult[];
  /** The major version of the server. */
  readonly server: number;
  /** What was declared, with what custom SQL in the migrations made. */
  readonly declared: DeclaredCatalog;
  /** What of it was expected on this server. */
  readonly expected: Catalog;
  /** The ids of all expected objects that are not there, also of those that a finding about a missing table implies. */
  readonly missing: ReadonlySet<string>;
  /** Everything in the declared schemas, as it was found; without definitions. */
  readonly live: Catalog;
  /** Objects that bear another name than declared. */
  readonly renames: readonly Rename[];
  /** Kinds of which only what is declared is compared. */
  readonly unmanaged: readonly Kind[];
  /** How many objects of kinds that are never compared are in the declared schemas. */
  readonly notCompared: readonly NotModelled[];
  /**
   * Why the applied migrations do not run on the scratch database, where what they made could explain a finding: what custom SQL in them
   * made counts as drift then.
   */
  readonly notReplayed?: string;
  /** What the database does not hold yet, for it has not been migrated to it: no drift. */
  readonly upcoming?: UpcomingChanges;
  /** Where no migration was applied and nothing of what is declared exists: reports for people say only that. */
  readonly notMigrated?: NotMigrated;
  /** Which of the upcoming changes fail the validation. */
  readonly failures?: readonly UpcomingFailure[];
}
