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
      const { declared, sql = '', downSql = '', catalogFile } = migration;
      if (!declared || !edited.includes(migration)) await run.replay([migration]);
      else {
        const undo = await proveAgain(run, migration, declared, history.slice(0, at));
        const text = catalogText(declared, { ...migration, proven: hashFiles(sql, downSql), undo });
        files.push([catalogFile, text]);
      }
    }
    return { tags: edited.map(({ tag }) => tag), files };
  });
}

/**
 * Proves one migration on the shadow, up and down, and leaves it applied.
 *
 * @param past what is before it
 * @returns how each statement of a file without a transaction is taken back
 * @throws SchemaError naming the file and what it gives instead
 */
export async function proveAgain(
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
  refuseOther(migration, migration.file, 'what it declares', { differences: up, past });
  const takeBack = await run.savepoint();
  await run.replayDown(migration);
  const down = compareCatalogs(before, await run.catalog()).filter(isOurs);
  refuseOther(migration, migration.downFile, 'the catalog before', { differences: down, past });
  // What a migration does to rows, its rollback does not undo: the next one finds them as they were.
  await takeBack();
  return undo;
}

function refuseOther(
  migration: Migration,
  file: string,
  what: string,
  { differences, past }: { readonly differences: readonly Difference[]; readonly past: readonly Migration[] },
): void {
  if (differences.length === 0) return;
  const why =
    editedFiles(migration).length > 0
      ? `was edited and no longer gives ${what}: restore it from git, and change the declarations instead`
      : `was generated on another branch, and does not give ${what} behind ${past.at(-1)?.tag}: remove the one of the two that is applied nowhere yet, and generate it again`;
  throw new SchemaError('generate.diverged', `${file} ${why}.`, {
    facts: { file, objects: differences.map(({ object }) => object.id) },
    details: differences.map(describeDifference),
  });
}
