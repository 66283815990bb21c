import type { DeclaredCatalog } from '../../postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  type Difference,
  withAlternativesOf,
} from '../../postgres/catalog/index.js';
import { catalogText, editedFiles, hashFiles, lastDeclared, type Migration, type Undo } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Rehearsal, Rehearse } from '../../rehearsal/index.js';
import { undoOf } from './plan-undo.js';
import { reachOf } from './reach.js';
import type { FileText } from './write-files.js';

/** Migrations whose files were edited, and what is to be written of them. */
export interface ProvenAgain {
  readonly tags: readonly string[];
  readonly files: readonly FileText[];
}

/**
 * Proves migrations whose files were edited: they still have to give what their catalog snapshots say, up and down.
 *
 * @returns their tags, and their catalog snapshots with the new hashes, to be written
 * @throws SchemaError naming the file and what it gives instead
 */
export async function proveEdited(rehearse: Rehearse, history: readonly Migration[]): Promise<ProvenAgain> {
  const edited = history.filter((migration) => editedFiles(migration).length > 0);
  if (edited.length === 0) return { tags: [], files: [] };
  return rehearse(async (run) => {
    const files: FileText[] = [];
    for (const [at, migration] of history.entries()) {
      const { declared, sql = '', downSql = '', renames, takenOver, catalogFile } = migration;
      if (!declared || !edited.includes(migration)) await run.replay([migration]);
      else {
        const undo = await proveAgain(run, migration, declared, history.slice(0, at));
        const text = catalogText(declared, { proven: hashFiles(sql, downSql), renames, takenOver, undo });
        files.push([catalogFile, text]);
      }
    }
    return { tags: edited.map(({ tag }) => tag), files };
  });
}

/** @returns how each statement of a file without a transaction is taken back */
async function proveAgain(
  whole: Rehearsal,
  migration: Migration,
  declared: DeclaredCatalog,
  past: readonly Migration[],
): Promise<readonly Undo[]> {
  const run = whole.within(reachOf(declared, past));
  const before = withAlternativesOf(lastDeclared(past)?.catalog, await run.catalog());
  const undo = await undoOf(run, migration, lastDeclared(past) ?? declared);
  const isOurs = ({ object }: Difference): boolean => !declared.shared.includes(object.id);
  await run.replay([migration]);
  const up = compareCatalogs(declared.catalog, await run.catalog()).filter(isOurs);
  refuseOther(migration.file, 'what it declares', up);
  const takeBack = await run.savepoint();
  await run.replayDown(migration);
  refuseOther(migration.downFile, 'the catalog before', compareCatalogs(before, await run.catalog()).filter(isOurs));
  // What a migration does to rows, its rollback does not undo: the next one finds them as they were.
  await takeBack();
  return undo;
}

function refuseOther(file: string, what: string, differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  throw new SchemaError(
    'generate.diverged',
    `${file} was edited and no longer gives ${what}: restore it from git, and change the declarations instead.`,
    {
      facts: { file, objects: differences.map(({ object }) => object.id) },
      details: differences.map(describeDifference),
    },
  );
}
