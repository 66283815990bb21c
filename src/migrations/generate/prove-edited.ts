import type { Catalog, DeclaredCatalog } from '../../postgres/model/index.js';
import { compareCatalogs, describeDifference, withAlternativesOf, restrictTo } from '../../postgres/catalog/index.js';
import { rehearse } from '../../expected/index.js';
import type { Draft } from './draft.js';
import {
  catalogText,
  editedFiles,
  hashFiles,
  lastDeclared,
  type Migration,
  migrationFiles,
  type Project,
  type Undo,
  writeWhole,
} from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Shadow } from '../../postgres/shadow/index.js';
import { undoOf } from './plan-undo.js';
import { reachOf } from './reach.js';
import { replay, replayDown } from '../rehearse/index.js';

/**
 * Proves migrations whose files were edited: they still have to give what their catalog snapshots say, up and down. Then their
 * new hashes are recorded.
 *
 * @returns the catalog snapshots that were written
 * @throws SchemaError naming the file and what it gives instead
 */
export async function proveEdited(
  shadow: Shadow,
  project: Pick<Project, 'out'>,
  draft: Draft,
  history: readonly Migration[],
): Promise<string[]> {
  const edited = history.filter((migration) => editedFiles(migration).length > 0);
  if (edited.length === 0) return [];
  const undone = new Map<Migration, readonly Undo[]>();
  await rehearse(shadow, draft, async ({ client, read: readAll }) => {
    const read = async (declared: DeclaredCatalog, past: readonly Migration[]): Promise<Catalog> =>
      restrictTo(await readAll(), reachOf(declared, past));
    for (const [at, migration] of history.entries()) {
      const { declared } = migration;
      if (!declared || !edited.includes(migration)) {
        await replay(client, [migration]);
        continue;
      }
      const past = history.slice(0, at);
      const before = withAlternativesOf(lastDeclared(past)?.catalog, await read(declared, past));
      undone.set(
        migration,
        await undoOf(client, () => read(declared, past), migration, lastDeclared(past) ?? declared),
      );
      await replay(client, [migration]);
      refuseOther(migration.file, 'what it declares', declared.catalog, await read(declared, past), declared.shared);
      await client.exec('savepoint migrated');
      await replayDown(client, migration);
      refuseOther(migration.downFile, 'the catalog before', before, await read(declared, past), declared.shared);
      // What a migration does to rows, its rollback does not undo: the next one finds them as they were.
      await client.exec('rollback to savepoint migrated; release savepoint migrated');
    }
  });
  const files: string[] = [];
  for (const migration of edited) {
    const { tag, declared, sql = '', downSql = '' } = migration;
    if (!declared) continue;
    const file = migrationFiles(project.out, tag).catalog;
    const undo = undone.get(migration) ?? [];
    const { renames, takenOver } = migration;
    await writeWhole(file, catalogText(declared, { proven: hashFiles(sql, downSql), renames, takenOver, undo }));
    files.push(file);
  }
  return files;
}

function refuseOther(file: string, what: string, wanted: Catalog, found: Catalog, shared: readonly string[]): void {
  const differences = compareCatalogs(wanted, found).filter(({ object }) => !shared.includes(object.id));
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
