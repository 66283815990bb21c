/** Runs in a child process of `draft.ts`: one request comes in by IPC, one reply goes out. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectDeclarations, declarationSql, fingerprint } from '../declare/index.js';
import { loadProject, loadSchema, type Project, UserError } from '../project/index.js';
import { describe, rolesOf } from './describe.js';
import type { Draft, DraftRequest, DrizzleSnapshot } from './draft.js';

interface DrizzleKit {
  generateDrizzleJson(
    imports: Record<string, unknown>,
    prevId: string | undefined,
    schemaFilters: readonly string[] | undefined,
    casing: string | undefined,
  ): DrizzleSnapshot;
  generateMigration(previous: unknown, current: unknown): Promise<string[]>;
}

process.once('message', (request: DraftRequest) => {
  void draft(request)
    .then((result) => ({ draft: result }))
    .catch((error: Error) => ({
      error: error.message,
      details: error instanceof UserError ? error.details : [],
    }))
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});

async function draft({ configFile, previous }: DraftRequest): Promise<Draft> {
  const project = await loadProject(dirname(configFile), configFile);
  const declarations = collectDeclarations(await loadSchema(project));
  const kit = await loadDrizzleKit(project);
  const last = previous as DrizzleSnapshot | undefined;
  const { id, prevId, ...rest } = snapshotOf(kit, declarations.drizzle, last?.id, project);
  const snapshot = { id, prevId, ...rest };
  const empty = snapshotOf(kit, {}, undefined, project);
  return {
    snapshot,
    up: await kit.generateMigration(last ?? empty, snapshot),
    full: await kit.generateMigration(empty, snapshot),
    completion: declarationSql(declarations),
    ...rolesOf(declarations),
    declared: { fingerprint: fingerprint(declarations, project.casing), ...describe(declarations) },
  };
}

const snapshotOf = (
  kit: DrizzleKit,
  imports: Record<string, unknown>,
  prevId: string | undefined,
  { schemaFilter, casing }: Project,
): DrizzleSnapshot => kit.generateDrizzleJson(imports, prevId, schemaFilter, casing);

/** The project's own drizzle-kit, as `npx drizzle-kit` would use it. */
async function loadDrizzleKit({ configFile }: Project): Promise<DrizzleKit> {
  let path: string;
  try {
    path = createRequire(configFile).resolve('drizzle-kit/api');
  } catch (cause) {
    throw new UserError('drizzle-kit is not installed in this project: npm install --save-dev drizzle-kit.', { cause });
  }
  const module = (await import(pathToFileURL(path).href)) as DrizzleKit & { default?: DrizzleKit };
  return module.default ?? module;
}
