import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type ColumnOrder,
  type DeclaredCatalog,
} from '../../postgres/model/index.js';
import { compareCatalogs, readColumnOrder, restrictTo } from '../../postgres/catalog/index.js';
import { planOptions, type PlanOptions, kindOf } from '../../postgres/kinds/index.js';
import {
  catalogText,
  hashFiles,
  type Migration,
  knownToDrizzle,
  type Project,
  type Undo,
} from '../../project/index.js';
import { isSchemaError, SchemaError } from '../../errors/index.js';
import type { Rehearsal } from '../../rehearsal/index.js';
import { isUnsafeNewValue } from './plan-migration.js';
import { mustConverge } from './must-converge.js';
import { undoOf } from './plan-undo.js';
import { toFile } from './render-migration.js';
import { onShadow, type Ready, readStart } from './on-shadow.js';
import { ownFolder } from './own-folder.js';
import type { Step } from './step.js';
import { type FileText, writeFiles } from './write-files.js';
import { type ProgressOptions, report, reportingTo } from '../../progress/index.js';

/** What a history lacked and has got. */
interface Filled {
  readonly migration: Migration;
  readonly down: string;
  readonly declared: DeclaredCatalog;
  readonly undo: readonly Undo[];
}

/** What was written. */
export interface BackfillResult {
  /** The files: a rollback and a catalog snapshot for each migration that had none. */
  readonly files: readonly string[];
}

/**
 * Writes rollbacks and catalog snapshots for migrations that drizzle-kit alone has written, whatever they hold, as the command
 * `generate --backfill` does: each is run on the shadow, and led back to the catalog before it.
 *
 * @example
 * const { files } = await backfill(await loadProject('.'));
 * @returns the files that were written; nothing is written when one migration cannot be proven
 * @throws SchemaError naming the migration for which there is no proven way back
 */
export const backfill = (project: Project, { onProgress }: ProgressOptions = {}): Promise<BackfillResult> =>
  reportingTo(onProgress, () => ownFolder(project, () => fillFolder(project)));

async function fillFolder(project: Project): Promise<BackfillResult> {
  const filled = await onShadow(project, await readStart(project), fillHistory);
  const files = filled.flatMap(({ migration, down, declared, undo }): FileText[] => {
    const { sql = '', downFile, catalogFile } = migration;
    const remembered = { renames: [], takenOver: [], proven: hashFiles(sql, down), undo };
    return [
      [downFile, down],
      [catalogFile, catalogText(declared, remembered)],
    ];
  });
  return { files: await writeFiles(project.out, files) };
}

const fillHistory = ({ rehearse, declared, history }: Ready): Promise<Filled[]> =>
  rehearse(async (run) => {
    const all: Filled[] = [];
    let before = await run.catalog();
    for (const [at, migration] of history.entries()) {
      report({ step: 'prove-down', subject: migration.tag, done: at, total: history.length, unit: 'migrations' });
      const columnOrder = await readColumnOrder(run.client);
      const undo = await undoOf(run, migration, declared);
      await run.replay([migration]);
      const after = await run.catalog();
      if (!migration.declared || migration.downSql === undefined) {
        const reached = describeStep({ history, declared }, migration, after, await readColumnOrder(run.client));
        const statements = await leadBack(run, before, { ...planOptions(reached), columnOrder }).catch(
          naming(migration),
        );
        const down = statements.length === 0 ? `-- Nothing to take back.\n` : toFile(statements);
        all.push({ migration, down, declared: reached, undo });
      }
      before = after;
    }
    return all;
  });

/** The statements that lead back. What a migration does to rows, they do not undo: the next one finds all as it was. */
async function leadBack(run: Rehearsal, before: Catalog, options: PlanOptions): Promise<string[]> {
  const back = async (rebuildEnums: boolean): Promise<string[]> => {
    const takeBack = await run.savepoint();
    try {
      return await mustConverge(run, before, { ...options, rebuildEnums });
    } finally {
      await takeBack();
    }
  };
  return back(false).catch((error: Error) => {
    if (!isUnsafeNewValue(error.cause)) throw error;
    return back(true);
  });
}

const naming =
  ({ tag }: Migration) =>
  (error: Error): never => {
    const facts = isSchemaError(error) ? error.facts : { problem: error.message };
    throw new SchemaError('generate.unprovable', `${tag}: ${error.message}`, {
      facts: { ...facts, tag },
      cause: error,
    });
  };

/**
 * What a step of the past gave: what drizzle-kit knew of it counts as declared. What was made by hand beside it is nobody's, so
 * that no later migration drops it. The last step may be what is declared today.
 */
function describeStep(
  { declared, history }: Step,
  migration: Migration,
  catalog: Catalog,
  columnOrder: ColumnOrder,
): DeclaredCatalog {
  const { snapshot } = migration;
  const isLast = migration === history.at(-1);
  if (isLast && compareCatalogs(declared.catalog, restrictTo(catalog, declared)).length === 0) return declared;
  // Rights are compared on objects whose rights are declared; here are none.
  const objects = catalog.objects.filter(({ kind }) => !kindOf(kind).isGivenByDefault);
  const drawn = knownToDrizzle(history.slice(0, history.indexOf(migration) + 1)).ids;
  const known = new Set([...declared.catalog.objects.map(({ id }) => id), ...drawn]);
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
