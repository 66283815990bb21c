import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Project, readMigrations, settingsFileOf, writeWhole } from '../project/index.js';
import { ciJob } from './ci-job.js';
import type { DatabaseFacts, InitFile, InitPlan } from './init-plan.js';
import { packageScripts } from './package-scripts.js';
import { settingsFile } from './settings-file.js';

/**
 * Finds out what a project lacks to work with archon-schema: its settings, scripts of its package, a job for GitHub, rollbacks and
 * catalog snapshots of its migrations. Nothing is written.
 *
 * @param facts of its database, where it could be asked
 * @returns what would be written, and what exists and stays
 * @throws SchemaError if the folder of the migrations is damaged, or package.json is no JSON
 */
export async function planInit(project: Project, facts: DatabaseFacts = {}): Promise<InitPlan> {
  const migrations = await readMigrations(project);
  const settings = settingsFile(project, facts);
  const scripts = packageScripts(project);
  const job = ciJob(project, facts);
  const isOnGitHub = existsSync(join(project.root, '.github'));
  const known = settingsFileOf(project);
  return {
    files: [settings, scripts.file, isOnGitHub ? job : undefined].flatMap((file) => file ?? []),
    ...(job && !isOnGitHub && { job }),
    lacking: migrations.filter(({ declared, downSql }) => !declared || downSql === undefined).map(({ tag }) => tag),
    left: [...(known === undefined ? [] : [`${relative(project.root, known)} exists.`]), ...scripts.left],
  };
}

/**
 * Writes files that {@link planInit} has planned.
 *
 * @returns the absolute paths of the files that were written
 * @throws the file system's error if one cannot be written
 */
export async function writeInit(files: readonly InitFile[]): Promise<readonly string[]> {
  for (const { file, text } of files) await writeWhole(file, text);
  return files.map(({ file }) => file);
}
