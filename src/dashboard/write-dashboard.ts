import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Project, readMigrations, writeWhole } from '../project/index.js';
import { adoptScript } from './adopt-script.js';
import { applyScript } from './apply-script.js';
import { rollbackScript } from './rollback-script.js';
import { validateScript } from './validate-script.js';

/**
 * Writes the scripts for people who work in a dashboard, where `archon-schema.config.ts` names them.
 *
 * @returns the files that were not up to date; with `check` nothing is written
 * @throws SchemaError if the migrations cannot be read; the error of a file that cannot be written
 */
export async function writeDashboard(project: Project, { check = false } = {}): Promise<string[]> {
  const names = project.settings.dashboard ?? {};
  const migrations = await readMigrations(project);
  const declared = migrations.at(-1)?.declared;
  if (!declared) return [];
  const scripts: [string | undefined, () => string][] = [
    [names.apply, () => applyScript(migrations, declared, project)],
    [names.adopt, () => adoptScript(migrations, declared, project)],
    [names.rollback, () => rollbackScript(migrations, declared, project)],
    [names.validate, () => validateScript(migrations, declared, project)],
  ];
  const stale: string[] = [];
  for (const [name, render] of scripts) {
    if (name === undefined) continue;
    const file = join(project.out, 'dashboard', name);
    const text = render();
    if (existsSync(file) && (await readFile(file, 'utf8')) === text) continue;
    if (!check) await writeWhole(file, text);
    stale.push(file);
  }
  return stale;
}
