import type { DeclaredCatalog } from '../catalog/index.js';
import { draftMigration, openProjectShadow, readDeclared } from '../expected/index.js';
import {
  journalFile,
  migrationFiles,
  type Migration,
  type Project,
  readMigrations,
  UserError,
  writeWhole,
} from '../project/index.js';
import { completeMigration, type RenameOptions } from './complete.js';
import { nameMigration } from './name.js';
import { withPastRoles } from './past-roles.js';
import { proveMigration } from './prove.js';
import { toJson, writeMigration } from './write.js';

export interface GenerateOptions extends Partial<RenameOptions> {
  /** The name in `NNNN_name.sql`; without it, one is made from what changes. */
  readonly name?: string;
  /** Writes nothing; the result says what would be written. */
  readonly check?: boolean;
}

export interface GenerateResult {
  /** The tag of the new migration, e.g. `0000_workflow_system`; undefined where nothing has to change. */
  readonly tag?: string;
  /** The files that were written, or with `check` would be. */
  readonly files: readonly string[];
}

/**
 * Writes the migration that leads from the last one to the declarations, its rollback and its snapshots, all proven on the
 * shadow.
 *
 * @throws UserError when the declarations do not load, do not run, or no proven migration is found; nothing is written then
 */
export async function generate(project: Project, options: GenerateOptions = {}): Promise<GenerateResult> {
  const history = await readMigrations(project);
  refuseGaps(history);
  const last = history.at(-1);
  const draft = withPastRoles(await draftMigration(project, previousSnapshot(last)), history);
  if (last?.declared?.fingerprint === draft.declared.fingerprint && draft.up.length === 0) return { files: [] };
  const shadow = await openProjectShadow(project);
  try {
    const declared = await readDeclared(shadow, draft);
    const completed = await completeMigration(shadow, draft, declared, history, {
      ...options,
      renames: options.renames ?? [],
      creates: options.creates ?? [],
    });
    if (completed.up.length === 0) return await refresh(project, last, declared, options);
    await proveMigration(shadow, draft, declared, history, completed);
    const tag = nameMigration(history, declared, completed.renames, options.name);
    if (options.check)
      return { tag, files: [...Object.values(migrationFiles(project.out, tag)), journalFile(project.out)] };
    const files = await writeMigration(project.out, {
      ...completed,
      tag,
      snapshot: draft.snapshot,
      declared,
      breakpoints: project.breakpoints,
    });
    return { tag, files };
  } finally {
    await shadow.close();
  }
}

/** Later migrations build on all earlier ones; what is written from a folder with gaps would be wrong. */
function refuseGaps(history: readonly Migration[]): void {
  const last = history.at(-1);
  for (const { file, sql, downSql, downFile } of history)
    if (sql === undefined) throw new UserError(`${file} is missing: restore it from git, nothing was written.`);
    else if (downSql === undefined && last?.declared)
      throw new UserError(`${downFile} is missing: restore it from git, nothing was written.`);
  if (last?.downSql !== undefined && !last.declared)
    throw new UserError(`The catalog snapshot of ${last.tag} is missing: restore it from git, nothing was written.`);
}

function previousSnapshot(last: Migration | undefined): unknown {
  if (last && last.snapshot === undefined)
    throw new UserError(`The snapshot of migration ${last.tag} is missing from meta/: restore it from git.`);
  return last?.snapshot;
}

/** The declarations changed in a way that no catalog shows: only the last catalog snapshot is written anew. */
async function refresh(
  { out }: Project,
  last: Migration | undefined,
  declared: DeclaredCatalog,
  { check }: GenerateOptions,
): Promise<GenerateResult> {
  if (!last) return { files: [] };
  const file = migrationFiles(out, last.tag).catalog;
  if (!check) await writeWhole(file, toJson(declared));
  return { files: [file] };
}
