import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { collectDeclarations } from '../../declare/index.js';
import {
  type DrizzleSnapshot,
  loadProject,
  loadSchema,
  type Project,
  withoutConcurrently,
} from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { DraftRequest, KitDraft } from './draft.js';
import { draftIntoFolder, type FolderKit } from './draft-into-folder.js';

/** drizzle-kit up to 0.31. */
interface JournalKit {
  generateDrizzleJson(
    imports: Record<string, unknown>,
    prevId: string | undefined,
    schemaFilters: readonly string[] | undefined,
    casing: string | undefined,
  ): DrizzleSnapshot;
  generateMigration(previous: unknown, current: unknown): Promise<string[]>;
}

/**
 * Has drizzle-kit draft a migration in this process, of what it sees itself.
 *
 * @param onSnapshot called with the snapshot before drizzle-kit compares: up to 0.30 it ends the process where it would ask
 * @throws SchemaError when the declarations do not load
 */
export async function makeDraft(
  { configFile, root = dirname(configFile), previous }: DraftRequest,
  onSnapshot: (snapshot: DrizzleSnapshot) => void = () => undefined,
): Promise<KitDraft> {
  const project = await loadProject(root, configFile);
  const { drizzle } = collectDeclarations(await loadSchema(project), project);
  if (project.layout === 'folders')
    return forTransaction(await draftIntoFolder(loadDrizzleKit(project, 'drizzle-kit/cli') as FolderKit, project));
  const kit = loadDrizzleKit(project, 'drizzle-kit/api') as JournalKit;
  const last = previous as DrizzleSnapshot | undefined;
  const { id, prevId, ...rest } = snapshotOf(kit, drizzle, last?.id, project);
  const snapshot = { id, prevId, ...rest, _meta: { columns: {}, schemas: {}, tables: {} } };
  onSnapshot(snapshot as DrizzleSnapshot);
  const up = await kit
    .generateMigration(last ?? snapshotOf(kit, {}, undefined, project), snapshot)
    .catch(noneWhereItAsks);
  return forTransaction({ snapshot: snapshot as DrizzleSnapshot, up });
}

/** What is proven, and applied, in a transaction. */
const forTransaction = ({ snapshot, up }: KitDraft): KitDraft => ({ snapshot, up: up.map(withoutConcurrently) });

/** drizzle-kit has no code for it, only these words. */
function noneWhereItAsks(error: Error): string[] {
  if (/interactive prompts/i.test(error.message)) return [];
  throw error;
}

const snapshotOf = (
  kit: JournalKit,
  imports: Record<string, unknown>,
  prevId: string | undefined,
  { schemaFilter, casing }: Project,
): DrizzleSnapshot => withoutBigInts(kit.generateDrizzleJson(imports, prevId, schemaFilter, casing));

/** A default of a `bigint` column is one, which JSON does not know, and drizzle-kit fails on. */
const withoutBigInts = (snapshot: DrizzleSnapshot): DrizzleSnapshot =>
  JSON.parse(
    JSON.stringify(snapshot, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ) as DrizzleSnapshot;

/**
 * The project's own drizzle-kit, as `npx drizzle-kit` would use it. Required, not imported: to import CommonJS, Node reads all
 * of its megabytes twice.
 *
 * @param part what this release offers to programs
 */
function loadDrizzleKit({ configFile }: Project, part: string): unknown {
  const require = createRequire(configFile);
  try {
    require.resolve(part);
  } catch (cause) {
    throw new SchemaError(
      'drizzle-kit.missing',
      'drizzle-kit is not installed in this project: npm install --save-dev drizzle-kit.',
      { cause },
    );
  }
  return require(part);
}
