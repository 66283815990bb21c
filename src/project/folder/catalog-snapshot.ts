import { createHash } from 'node:crypto';
import type { DeclaredCatalog, Kind } from '../../postgres/model/index.js';
import { catalogInFile } from './catalog-format.js';
import { readJson } from '../read-json.js';

/** An object of which a migration changes the name or the schema. */
export interface RenamedObject {
  readonly kind: Kind;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** sha256 of a migration and of its rollback. */
export interface FileHashes {
  readonly up: string;
  readonly down: string;
}

/** How one statement of a file without a transaction is taken back, for one that is abandoned half done. */
export interface Undo {
  /** sha256 of the statement as it stands in the file. */
  readonly of: string;
  /** Undefined where there is no way back. */
  readonly sql?: readonly string[];
}

/** What a catalog snapshot remembers of its migration, beside the catalog. */
export interface Remembered {
  /** The files as they were proven; undefined where that was not recorded. */
  readonly proven: FileHashes | undefined;
  /** What the migration renames. */
  readonly renames: readonly RenamedObject[];
  /** Ids of objects that earlier migrations made and that this one declares first. */
  readonly takenOver: readonly string[];
  /** For each statement of a file without a transaction; empty for others. */
  readonly undo: readonly Undo[];
  /** Where it was generated on another branch: the tag of the migration behind which it was proven afterwards. */
  readonly behind?: string | undefined;
  /** How many locks its transaction holds at the end, where they are many. */
  readonly locks?: number | undefined;
}

/** Our catalog snapshot as it is read from its file. */
export interface CatalogFile extends Remembered {
  readonly declared: DeclaredCatalog | undefined;
}

/** The text of a catalog snapshot. What is empty is left out. */
export function catalogText(
  declared: DeclaredCatalog,
  { proven, renames, takenOver, undo, behind, locks }: Remembered,
): string {
  const text = {
    ...declared,
    ...(proven && { files: proven }),
    ...(renames.length > 0 && { renames }),
    ...(takenOver.length > 0 && { takenOver }),
    ...(undo.length > 0 && { undo }),
    ...(behind !== undefined && { behind }),
    ...(locks !== undefined && { locks }),
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** Reads a catalog snapshot; one of which nothing is known where there is no file. */
export function readCatalogFile(file: string): CatalogFile {
  const {
    files: proven,
    renames = [],
    takenOver = [],
    undo = [],
    behind,
    locks,
    ...declared
  } = (readJson(file) ?? {}) as Partial<DeclaredCatalog & Remembered & { files: FileHashes }>;
  return {
    declared: declared.catalog ? catalogInFile(declared as DeclaredCatalog, file) : undefined,
    proven,
    renames,
    takenOver,
    undo,
    behind,
    locks,
  };
}

/** By which a statement is known again. */
export const hashOfStatement = (sql: string): string => createHash('sha256').update(sql).digest('hex');
