import { readFile } from 'node:fs/promises';
import { loadedModules } from './load-module.js';
import type { Project } from './project.js';

/** The module of drizzle-orm that declares what a provider's databases hold. */
const imported = /\b(?:from|import|require)\s*\(?\s*['"]drizzle-orm\/(supabase|neon)['"]/;

/**
 * Whose databases the declarations are for, as far as their modules import it from drizzle-orm; undefined where they do not.
 *
 * @param project whose declarations are loaded
 */
export async function importedProvider(project: Pick<Project, 'root' | 'schemaFiles'>): Promise<string | undefined> {
  const files = new Set([...(await project.schemaFiles()), ...loadedModules(project.root).map(({ file }) => file)]);
  for (const file of files) {
    const [, provider] = imported.exec(await readFile(file, 'utf8').catch(() => '')) ?? [];
    if (provider !== undefined) return provider;
  }
  return undefined;
}
