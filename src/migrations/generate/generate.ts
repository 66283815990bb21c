import type { DeclaredCatalog } from '../../postgres/model/index.js';
import { currentFingerprint, loadDeclaredSchema, openProjectShadow, readDeclared } from '../../expected/index.js';
import {
  catalogText,
  editedFiles,
  folderFaults,
  hashFiles,
  journalFile,
  lastDeclared,
  type Migration,
  migrationFiles,
  missingFiles,
  type Project,
  readMigrations,
  refuseBrokenChain,
  strayFiles,
  withoutConcurrently,
  writeWhole,
} from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Shadow } from '../../postgres/shadow/index.js';
import { backfill } from './backfill.js';
import { draftMigration, type KitDraft } from './draft.js';
import { type Completed, completeMigration, onlyOnce, type RenameOptions } from './plan-migration.js';
import { decideUndeclared } from './decide-undeclared.js';
import { nameMigration } from './name-migration.js';
import { completeOnline, type Stage } from './plan-online.js';
import { ownFolder } from './own-folder.js';
import { withRolesOfHistory } from '../rehearse/index.js';
import { proveEdited } from './prove-edited.js';
import { planUndo } from './plan-undo.js';
import { proveMigration } from './prove-migration.js';
import { proveOverRows, withOverRows } from './prove-rows.js';
import { writeMigration } from './write-migration.js';
import { withCustomSql } from '../../postgres/catalog/index.js';

/** What a migration is called and how it is made, with the answers to what `generate` would ask. */
export interface GenerateOptions extends Partial<RenameOptions> {
  /** The name in `NNNN_name.sql`; without it, one is made from what changes. */
  readonly name?: string;
  /** Writes nothing; the result says what would be written, or what is wrong with the folder. */
  readonly check?: boolean;
  /** Writes the form that tables in use bear best, in two migrations where it takes two. */
  readonly online?: boolean;
  /** Writes rollbacks and catalog snapshots for a history that drizzle-kit alone has written, and no migration. */
  readonly backfill?: boolean;
}

/** What was written, or with `check` would be. */
export interface GenerateResult {
  /** The tag of the new migration, e.g. `0000_workflow_system`; undefined where nothing has to change. */
  readonly tag?: string;
  /** The tag of the one after it, which runs without a transaction what takes long. */
  readonly laterTag?: string;
  /** The files that were written, or with `check` would be. */
  readonly files: readonly string[];
  /** What the migration may cost on tables that are in use. */
  readonly risks?: readonly string[];
  /** What the migration takes from rows, and its rollback does not bring back. */
  readonly irreversible?: readonly string[];
  /** With `check`: files that are missing or were edited, and where the chain of migrations is broken. */
  readonly faults?: readonly string[];
}

/**
 * Writes the migration that leads from the last one to the declarations, its rollback and its snapshots, all proven on the
 * shadow.
 *
 * @returns the written files, and the tag of the new migration; no tag if nothing has to change
 * @throws SchemaError when the declarations do not load, do not run, or no proven migration is found; nothing is written then
 */
export function generate(project: Project, options: GenerateOptions = {}): Promise<GenerateResult> {
  const work = (): Promise<GenerateResult> => generateNow(project, options);
  return options.check ? work() : ownFolder(project.out, work);
}

async function generateNow(project: Project, options: GenerateOptions): Promise<GenerateResult> {
  const history = await readMigrations(project);
  const faults = [...folderFaults(history), ...strayFiles(project.out, history)];
  if (options.check && faults.length > 0) return { files: [], faults };
  refuseMissing(history);
  const last = history.at(-1);
  // What drizzle-kit alone has written was never proven to build on what is before it.
  refuseBrokenChain(history, last?.declared ? [last] : [], 'Nothing was written.');
  const schema = await loadDeclaredSchema(project);
  const isEdited = history.some((migration) => editedFiles(migration).length > 0);
  const isSame = last?.declared?.fingerprint === schema.declared.fingerprint;
  const { drops = [], keeps = [], renames = [], creates = [], usings = [] } = options;
  const answers = [...drops, ...keeps, ...renames, ...creates, ...usings];
  if (options.backfill && answers.length > 0)
    throw new SchemaError(
      'argument.invalid',
      `${answers[0]}: --backfill asks nothing and takes no answer. Nothing was written.`,
      { facts: { option: String(answers[0]) } },
    );
  // An answer that fits nothing is refused by who would take it.
  const isSettled = isSame && answers.length === 0;
  if (isSettled && !isEdited && !options.backfill) return { files: [] };
  // The declarations are tried while drizzle-kit drafts.
  const opening = openProjectShadow(project);
  const drafting = draftAfter(project, last);
  const roles = withRolesOfHistory(schema, history);
  const reading = opening.then((shadow) => readDeclared(shadow, roles));
  const [opened] = await Promise.allSettled([opening, drafting, reading]);
  try {
    const shadow = await opening;
    const made = await reading;
    const draft = { ...roles, ...(await drafting) };
    const { kept: before = [] } = lastDeclared(history) ?? {};
    if (options.backfill) return { files: await backfill(shadow, project, draft, made, history) };
    const proven = await proveEdited(shadow, project, draft, history);
    if (isSettled) return { files: proven };
    const { ask } = options;
    const renaming = { renames, creates, drops, keeps, usings, ...(ask && { ask: onlyOnce(ask) }) };
    const { kept, past } = await decideUndeclared(shadow, draft, { ...made, kept: before }, history, renaming);
    const asked: DeclaredCatalog = kept.length > 0 ? { ...made, kept } : made;
    if ((options.online || draft.concurrent.length > 0) && !options.check) {
      const stages = await completeOnline(shadow, draft, asked, history, renaming, options.online ?? false);
      if (stages.length > 0) return await writeStages(shadow, project, stages, proven, options.name);
    }
    const completed = await completeMigration(shadow, draft, asked, history, renaming);
    const declared = withCustomSql(asked, past, completed.renames);
    if (completed.up.length === 0)
      return { files: [...new Set([...proven, ...(await refresh(last, declared, options))])] };
    await proveMigration(shadow, draft, declared, history, completed);
    const tag = nameMigration(history, declared, completed.renames, options.name);
    if (options.check)
      return { tag, files: [...Object.values(migrationFiles(project.out, tag)), journalFile(project.out)] };
    const told = withOverRows(completed, await proveOverRows(shadow, draft, declared, history, completed));
    const files = await writeMigration(project.out, {
      ...told,
      tag,
      snapshot: draft.snapshot,
      declared,
      breakpoints: project.breakpoints,
    });
    return { tag, files: [...proven, ...files], irreversible: told.irreversible, risks: allRisks(told) };
  } finally {
    if (opened.status === 'fulfilled') await opened.value.close();
  }
}

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
  const faults = [...folderFaults(history), ...strayFiles(project.out, history)];
  if (!last?.declared || last.snapshot === undefined || faults.length > 0) return false;
  return last.declared.fingerprint === (await currentFingerprint(project));
}

async function writeStages(
  shadow: Shadow,
  { out, breakpoints }: Project,
  stages: readonly Stage[],
  proven: readonly string[],
  name: string | undefined,
): Promise<GenerateResult> {
  const [first, last] = [stages[0]!, stages.at(-1)!];
  const tag = nameMigration(first.history, last.declared, first.completed.renames, name);
  const laterTag =
    stages.length > 1 ? nameMigration(last.history, last.declared, [], `${tag.slice(5)}_online`) : undefined;
  const all: Completed[] = [];
  for (const { completed, draft, declared, history } of stages) {
    const tried = { ...completed, up: completed.up.map(withoutConcurrently) };
    await proveMigration(shadow, draft, declared, history, tried);
    all.push(withOverRows(completed, await proveOverRows(shadow, draft, declared, history, tried)));
  }
  const files: string[] = [];
  for (const [at, { declared, draft, history: before, isOutside }] of stages.entries()) {
    const { up } = all[at]!;
    const undo = isOutside ? await planUndo(shadow, draft, declared, before, up) : [];
    const migration = { ...all[at]!, declared, snapshot: draft.snapshot, breakpoints, isOutside, undo };
    const name = at === 0 ? tag : (laterTag ?? tag);
    files.push(...(await writeMigration(out, { ...migration, tag: name })));
  }
  return {
    tag,
    ...(laterTag !== undefined && { laterTag }),
    files: [...new Set([...proven, ...files])],
    irreversible: all.flatMap((told) => told.irreversible),
    risks: all.flatMap(allRisks),
  };
}

const allRisks = ({ risks, rollbackRisks }: Completed): string[] => [
  ...risks,
  ...rollbackRisks.map((risk) => `rolled back, ${risk}`),
];

/** Later migrations build on all earlier ones; what is written from a folder with gaps would be wrong. */
function refuseMissing(history: readonly Migration[]): void {
  const [first] = missingFiles(history);
  if (first !== undefined)
    throw new SchemaError('migration.missing', `${first} is missing: restore it from git, nothing was written.`, {
      facts: { file: first },
    });
}

/** Where drizzle-kit has left no snapshot of the last migration, its draft is of no use: the plan does all. */
async function draftAfter(project: Project, last: Migration | undefined): Promise<KitDraft> {
  if (last?.snapshot !== undefined || !last) return draftMigration(project, last?.snapshot);
  if (last.declared)
    throw new SchemaError(
      'migration.missing',
      `The snapshot of migration ${last.tag} is missing from meta/: restore it from git.`,
      { facts: { tag: last.tag } },
    );
  return { ...(await draftMigration(project, undefined)), up: [] };
}

/** The declarations changed in a way that no catalog shows: only the last catalog snapshot is written anew. */
async function refresh(
  last: Migration | undefined,
  declared: DeclaredCatalog,
  { check }: GenerateOptions,
): Promise<string[]> {
  if (last?.sql === undefined) return [];
  if (last.downSql === undefined) {
    // A catalog without a rollback would look like a rollback that is lost.
    if (declared.kept === undefined) return [];
    throw new SchemaError(
      'snapshot.missing',
      `${last.tag} has no rollback and no catalog yet, in which the answer could be remembered: run "archon-schema generate --backfill" first, then this again. Nothing was written.`,
      { facts: { tag: last.tag } },
    );
  }
  const { sql, downSql, catalogFile } = last;
  if (!check) await writeWhole(catalogFile, catalogText(declared, { ...last, proven: hashFiles(sql, downSql) }));
  return [catalogFile];
}
