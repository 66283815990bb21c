import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { catalogVersion, type DeclaredCatalog } from '../postgres/model/index.js';
import type { DeclaredSchema } from './declared-schema.js';
import { type Project, writeWhole } from '../project/index.js';
import { cacheFolder, candidates, shadowKey, shadowOptions, type ShadowPrerequisites } from '../rehearsal/index.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/**
 * Keeps the catalog that the shadow gave for these declarations, so that a project without catalog snapshots asks it once.
 *
 * @param schema the declarations, and what they stand on
 * @param make asks the shadow
 */
export async function cachedDeclared(
  project: Project,
  { schema, on }: { readonly schema: DeclaredSchema; readonly on: ShadowPrerequisites },
  make: () => Promise<DeclaredCatalog>,
): Promise<DeclaredCatalog> {
  const { prerequisites } = schema;
  const more = [...prerequisites.existing, ...(prerequisites.mayLook ? candidates(on.stands, on.hints) : [])];
  const ofShadow = shadowKey(await shadowOptions(project, prerequisites), more);
  const key = `${version}-${ofShadow}-${schema.declared.fingerprint.slice(0, 32)}`;
  const file = join(cacheFolder(project), `expected-${key}.json`);
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as DeclaredCatalog;
    if (kept.catalog.version === catalogVersion) return kept;
  } catch {
    // It is made anew.
  }
  const declared = await make();
  // A cache that cannot be written is no failure.
  await writeWhole(file, JSON.stringify(declared)).catch(() => undefined);
  return declared;
}
