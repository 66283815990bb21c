import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type ColumnOrder,
  type DeclaredCatalog,
} from '../../postgres/model/index.js';
import { compareCatalogs, readColumnOrder, restrictTo } from '../../postgres/catalog/index.js';
import { rehearse } from '../../expected/index.js';
import type { Draft } from './draft.js';
import { planOptions } from '../../postgres/kinds/index.js';
import {
  catalogText,
  hashFiles,
  type Migration,
  migrationFiles,
  type Project,
  type Undo,
  writeWhole,
} from '../../project/index.js';
import { isSchemaError, SchemaError } from '../../errors/index.js';
import type { Shadow } from '../../postgres/shadow/index.js';
import { knownToDrizzle } from './known-to-drizzle.js';
import { isUnsafeNewValue } from './plan-migration.js';
import { mustConverge } from './must-converge.js';
import { undoOf } from './plan-undo.js';
import { replay } from '../rehearse/index.js';
import { toFile } from './write-migration.js';

/** What a history lacked and has got. */
interface Filled {
  readonly migration: Migration;
  readonly down: string;
  readonly declared: DeclaredCatalog;
  readonly undo: readonly Undo[];
}

/**
 * Writes rollbacks and catalog snapshots for migrations that drizzle-kit alone has written, whatever they hold: each is run on
 * the shadow, and led back to the catalog before it.
 *
 * @param declared what is declared today; the last migration gets it where it gives just that
 * @returns the files that were written; nothing is written when one migration cannot be proven
 * @throws SchemaError naming the migration for which there is no proven way back
 */
export async function backfill(
  shadow: Shadow,
  project: Pick<Project, 'out'>,
  draft: Draft,
  declared: DeclaredCatalog,
  history: readonly Migration[],
): Promise<string[]> {
  const filled = await rehearse(shadow, draft, async ({ client, read }) => {
    const all: Filled[] = [];
    let before = await read();
    for (const migration of history) {
      const { tag } = migration;
      const columnOrder = await readColumnOrder(client);
      const undo = await undoOf(client, read, migration, declared);
      await replay(client, [migration]);
      await client.exec('savepoint migrated');
      const after = await read();
      if (!migration.declared || migration.downSql === undefined) {
        const reached = describeStep(
          declared,
          migration,
          after,
          await readColumnOrder(client),
          migration === history.at(-1),
        );
        const options = { ...planOptions(reached), columnOrder };
        const back = (rebuildEnums: boolean): Promise<string[]> =>
          mustConverge(client, read, before, { ...options, rebuildEnums });
        const statements = await back(false)
          .catch(async (error: Error) => {
            if (!isUnsafeNewValue(error.cause)) throw error;
            await client.exec('rollback to savepoint migrated');
            return back(true);
          })
          .catch((error: Error) => {
            const facts = isSchemaError(error) ? error.facts : { problem: error.message };
            throw new SchemaError('generate.unprovable', `${tag}: ${error.message}`, {
              facts: { ...facts, tag },
              cause: error,
            });
          });
        // What a migration does to rows, its rollback does not undo: the next one finds them as they were.
        await client.exec('rollback to savepoint migrated; release savepoint migrated');
        const down = statements.length === 0 ? `-- Nothing to take back.\n` : toFile(statements);
        all.push({ migration, down, declared: reached, undo });
      }
      before = after;
    }
    return all;
  });
  const files: string[] = [];
  for (const { migration, down, declared: reached, undo } of filled) {
    const { tag, sql = '' } = migration;
    const { down: downFile, catalog } = migrationFiles(project.out, tag);
    await writeWhole(downFile, down);
    await writeWhole(catalog, catalogText(reached, { renames: [], takenOver: [], proven: hashFiles(sql, down), undo }));
    files.push(downFile, catalog);
  }
  return files;
}

/**
 * What a step of the past gave: what drizzle-kit knew of it counts as declared. What was made by hand beside it is nobody's, so
 * that no later migration drops it. The last step may be what is declared today.
 */
function describeStep(
  declared: DeclaredCatalog,
  { snapshot }: Migration,
  catalog: Catalog,
  columnOrder: ColumnOrder,
  isLast: boolean,
): DeclaredCatalog {
  if (isLast && compareCatalogs(declared.catalog, restrictTo(catalog, declared)).length === 0) return declared;
  // Rights are compared on objects whose rights are declared; here are none.
  const objects = catalog.objects.filter(({ kind }) => kind !== 'grant');
  const known = new Set([...declared.catalog.objects.map(({ id }) => id), ...knownToDrizzle(snapshot)]);
  const { ancestorIds } = catalogIndex(catalog);
  const isKnown = (object: CatalogObject): boolean => [object.id, ...ancestorIds(object)].some((id) => known.has(id));
  return {
    fingerprint: '',
    shared: declared.shared,
    governed: { roles: [], targets: [] },
    managed: declared.managed,
    operationTests: [],
    columnOrder,
    catalog: { ...catalog, objects: snapshot === undefined ? objects : objects.filter(isKnown) },
  };
}
