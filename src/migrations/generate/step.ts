import type { DeclaredCatalog } from '../../postgres/model/index.js';
import type { Migration } from '../../project/index.js';

/** One step of a history: from what the migrations before it give to what is declared. */
export interface Step {
  /** The migrations before it. */
  readonly history: readonly Migration[];
  /** What it leads to. */
  readonly declared: DeclaredCatalog;
}
