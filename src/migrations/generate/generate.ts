import { defined } from '../../postgres/model/index.js';
import { installedExtensions, loadDeclaredSchema, prerequisitesOf } from '../../expected/index.js';
import { editedFiles, type Project, readMigrations, unjoined } from '../../project/index.js';
import { openProjectShadow, rehearsalsOn, withRolesOfHistory } from '../../rehearsal/index.js';
import { joinBranches } from './join-branches.js';
import { lockRisks, partLocks } from './count-locks.js';
import { draftAfter, type KitDraft, usableDraft } from './draft.js';
import { nameStages } from './name-migration.js';
import { onShadow, type Ready, readStart } from './on-shadow.js';
import { ownFolder } from './own-folder.js';
import type { RenameOptions } from './plan-migration.js';
import { answersOf, hasAnswers, isNothing, planStages, proveStage, snapshotsOf, tellStage } from './plan-stages.js';
import { proveEdited } from './prove-edited.js';
import { refreshed } from './refreshed.js';
import { renderMigrations } from './render-migration.js';
import { allRisks } from './risks.js';
import type { Stages } from './stage.js';
import { type FileText, writeFiles } from './write-files.js';
import { type ProgressOptions, reportingTo } from '../../progress/index.js';

/** What a migration is called and how it is made, with the answers to what `generate` would ask. */
export interface GenerateOptions extends Partial<RenameOptions>, ProgressOptions {
  /** The name in `NNNN_name.sql`; without it, one is made from what changes. */
  readonly name?: string;
  /** Writes the form that tables in use bear best, in two migrations where it takes two. */
  readonly online?: boolean;
  /**
   * Writes several migrations, each of which takes about so many locks at most; `true` for as many as a server has room for with its
   * default settings.
   */
  readonly split?: boolean | number;
}

/** What was written. */
export interface GenerateResult {
  /** The tag of the new migration, e.g. `0000_workflow_system`; undefined where nothing has to change. */
  readonly tag?: string;
  /** The tags of those after it, where it takes several: what takes long and runs without a transaction, or the other parts. */
  readonly laterTags?: readonly string[];
  /** The migrations whose files were edited, and that were proven again. */
  readonly provenAgain?: readonly string[];
  /** The files that were written. */
  readonly files: readonly string[];
  /** What the migration may cost on tables that are in use. */
  readonly risks?: readonly string[];
  /** What the migration takes from rows, and its rollback does not bring back. */
  readonly irreversible?: readonly string[];
  /** Names of extensions that the migration needs and that no migration creates: the database must have them. */
  readonly extensions?: readonly string[];
}

/**
 * Writes the migration that leads from the last one to the declarations, its rollback and its snapshots, all proven on the
 * shadow.
 *
 * @returns the written files, and the tag of the new migration; no tag if nothing has to change
 * @throws SchemaError when the declarations do not load, do not run, or no proven migration is found; nothing is written then
 */
export const generate = (project: Project, options: GenerateOptions = {}): Promise<GenerateResult> =>
  reportingTo(options.onProgress, () =>
    ownFolder(project, async () => {
      const joined = await writeFiles(project.out, await proveBranches(project));
      const { files, ...told } = await planFiles(project, options);
      return { ...told, files: [...new Set([...joined, ...(await writeFiles(project.out, files))])] };
    }),
  );

/** What follows builds on the catalogs of migrations that come from other branches: they are written first. */
async function proveBranches(project: Project): Promise<readonly FileText[]> {
  const history = await readMigrations(project);
  if (unjoined(history).length === 0) return [];
  const schema = withRolesOfHistory(await loadDeclaredSchema(project), history);
  const on = prerequisitesOf(schema, history, await installedExtensions(project, schema, history));
  const shadow = await openProjectShadow(project, on);
  try {
    return await joinBranches(rehearsalsOn(shadow, schema), history);
  } finally {
    await shadow.close();
  }
}

/** What is to be written, and what is told about it. */
type Planned = Omit<GenerateResult, 'files'> & { readonly files: readonly FileText[] };

async function planFiles(project: Project, options: GenerateOptions): Promise<Planned> {
  const start = await readStart(project);
  const { history, schema } = start;
  // An answer that fits nothing is refused by who would take it.
  const isSettled = start.isCurrent && !hasAnswers(options);
  if (isSettled && history.every((migration) => editedFiles(migration).length === 0)) return { files: [] };
  // The declarations are tried while drizzle-kit drafts.
  const drafting = draftAfter(project, history);
  const work = async (ready: Ready): Promise<Planned> => {
    const draft = await drafting;
    const proven = await proveEdited(ready.rehearse, history);
    const provenAgain = defined({ provenAgain: proven.tags.length > 0 ? proven.tags : undefined });
    if (isSettled) return { ...provenAgain, files: proven.files };
    const stages = await planStages(ready, usableDraft(draft, schema), answersOf(options), {
      all: options.online ?? false,
      concurrent: schema.concurrent,
      ...defined({ partLocks: options.split === true ? partLocks : options.split || undefined }),
    });
    if (isNothing(stages))
      return { ...provenAgain, files: [...proven.files, ...refreshed(history.at(-1), stages[0].declared)] };
    const { files, ...told } = await proveAndRender(project, ready, stages, { draft, name: options.name });
    const extensions = ready.extensions.map(({ name }) => name);
    const needed = extensions.length > 0 && { extensions };
    return { ...told, ...needed, ...provenAgain, files: [...proven.files, ...files] };
  };
  return onShadow(project, start, work, drafting);
}

async function proveAndRender(
  project: Project,
  { rehearse }: Ready,
  stages: Stages,
  { draft, name }: { readonly draft: KitDraft; readonly name: string | undefined },
): Promise<Planned> {
  const tags = nameStages(project, stages, name);
  const snapshots = snapshotsOf(draft.snapshot, stages);
  const locks: number[] = [];
  for (const [at, stage] of stages.entries()) locks.push(await proveStage(rehearse, stage, tags[at]!));
  const migrations = [];
  for (const [at, stage] of stages.entries()) {
    const { declared, isOutside } = stage;
    const told = await tellStage(rehearse, stage, tags[at]!);
    const held = stage.isOutside ? 0 : locks[at]!;
    const risks = [...told.risks, ...lockRisks(held)];
    migrations.push({ ...told, risks, tag: tags[at]!, snapshot: snapshots[at]!, declared, isOutside, locks: held });
  }
  return {
    tag: tags[0],
    ...(tags.length > 1 && { laterTags: tags.slice(1) }),
    files: await renderMigrations(project, migrations),
    irreversible: migrations.flatMap((told) => told.irreversible),
    risks: migrations.flatMap(allRisks),
  };
}
