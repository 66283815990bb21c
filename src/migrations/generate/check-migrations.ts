import { currentFingerprint } from '../../expected/index.js';
import {
  chainBreaks,
  lastDeclared,
  lastFile,
  type Migration,
  migrationFiles,
  type Project,
  readMigrations,
} from '../../project/index.js';
import { draftAfter, usableDraft } from './draft.js';
import type { GenerateOptions } from './generate.js';
import { nameStages } from './name-migration.js';
import { faultsOf, onShadow, readStart } from './on-shadow.js';
import { answersOf, hasAnswers, isNothing, planStages, proveStage } from './plan-stages.js';
import { refreshed } from './refreshed.js';
import { reportingTo } from '../../progress/index.js';

/** What `generate` would write, or what keeps it from writing. */
export interface CheckResult {
  /** The tag of the migration that would be written; undefined where nothing has to change. */
  readonly tag?: string;
  /** The files that would be written; none if the migrations are what is declared. */
  readonly files: readonly string[];
  /** Files that are missing, were edited or belong to no migration, and where the chain of migrations is broken: a line each. */
  readonly faults?: readonly string[];
  /** How many of the faults `acceptHistory` would record as known. */
  readonly acceptable?: number;
}

/**
 * Looks whether the migrations are in order and are what is declared, as the command `generate --check` does. Nothing is written;
 * what would be is proven up and down, on empty tables.
 *
 * @example
 * const { files, faults = [] } = await checkMigrations(await loadProject('.'));
 * if (files.length > 0 || faults.length > 0) throw new Error('The migrations are not what is declared.');
 * @param options as for `generate`; `online` makes no difference
 * @returns the files that `generate` would write; or the faults, and then no files
 * @throws SchemaError if the declarations do not load, do not run, or no proven migration is found
 */
export const checkMigrations = (project: Project, options: GenerateOptions = {}): Promise<CheckResult> =>
  reportingTo(options.onProgress, () => check(project, options));

async function check(project: Project, options: GenerateOptions): Promise<CheckResult> {
  const history = await readMigrations(project);
  if (history.length > 0 && lastDeclared(history) === undefined) return { files: [], faults: [notBackfilled(history)] };
  const faults = faultsOf(project, history);
  const acceptable = chainBreaks(history).length;
  if (faults.length > 0) return { files: [], faults, ...(acceptable > 0 && { acceptable }) };
  const start = await readStart(project);
  if (start.isCurrent && !hasAnswers(options)) return { files: [] };
  const drafting = draftAfter(project, start.history);
  const work: Parameters<typeof onShadow<CheckResult>>[2] = async (ready) => {
    const up = usableDraft(await drafting, start.schema);
    const stages = await planStages(ready, up, answersOf(options), { all: false, concurrent: [] });
    if (isNothing(stages)) return { files: refreshed(start.history.at(-1), stages[0].declared).map(([file]) => file) };
    const [tag] = nameStages(project, stages, options.name);
    await proveStage(ready.rehearse, stages[0], tag);
    return { tag, files: [...new Set([...Object.values(migrationFiles(project, tag)), lastFile(project, tag)])] };
  };
  return onShadow(project, start, work, drafting);
}

/** As long as nothing was ever proven, whatever else there is to say follows from that. */
const notBackfilled = ({ length }: readonly Migration[]): string =>
  `No catalog snapshot yet for ${length === 1 ? 'the migration' : `any of the ${length} migrations`}: run "archon-schema generate --backfill" first.`;

/**
 * Whether a folder of ours holds what is declared, as far as that can be told without drizzle-kit and a shadow. The declarations
 * are loaded into this process, which knows no module twice.
 *
 * @returns true if `generate` would write nothing
 * @throws SchemaError if the declarations do not load
 */
export async function isUpToDate(project: Project): Promise<boolean> {
  const history = await readMigrations(project);
  const last = history.at(-1);
  if (!last?.declared || last.snapshot === undefined || faultsOf(project, history).length > 0) return false;
  return last.declared.fingerprint === (await currentFingerprint(project));
}
