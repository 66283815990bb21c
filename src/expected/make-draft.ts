import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { idOf, objectId } from '../catalog/index.js';
import { collectDeclarations, declarationSql, fingerprint, targetOf } from '../declare/index.js';
import { loadProject, loadSchema, type Project, UserError, withoutConcurrently } from '../project/index.js';
import { describe, rolesOf } from './describe.js';
import { escapeDefaults } from './escape-defaults.js';
import { inlineParams } from './inline-params.js';
import { quoteNames } from './quote-names.js';
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

/**
 * Has drizzle-kit draft a migration in this process.
 *
 * @throws UserError when the declarations do not load
 */
export async function makeDraft({ configFile, previous }: DraftRequest): Promise<Draft> {
  const project = await loadProject(dirname(configFile), configFile);
  const declarations = collectDeclarations(await loadSchema(project), { casing: project.casing });
  const { managed } = project.settings;
  const path = findDrizzleKit(project);
  const module = (await import(pathToFileURL(path).href)) as DrizzleKit & { default?: DrizzleKit };
  const kit = module.default ?? module;
  const last = previous as DrizzleSnapshot | undefined;
  const { id, prevId, ...rest } = snapshotOf(kit, declarations.drizzle, last?.id, project);
  const snapshot = { id, prevId, ...rest };
  const empty = snapshotOf(kit, {}, undefined, project);
  const up = await kit.generateMigration(last ?? empty, snapshot).catch(noneWhereItAsks);
  // The snapshot stays as the stock drizzle-kit would write it; what is expected must run.
  inlineParams(path);
  const full = await kit.generateMigration(
    empty,
    quoteNames(escapeDefaults(snapshotOf(kit, declarations.drizzle, undefined, project), declarations)),
  );
  return {
    snapshot,
    // What is proven, and applied, in a transaction.
    up: up.map(withoutConcurrently),
    full: full.map(withoutConcurrently),
    concurrent: full.flatMap(concurrentIndex),
    completion: declarationSql(declarations),
    ...rolesOf(declarations),
    owned: declarations.functions.filter(({ owner }) => owner !== undefined).map((each) => objectId(targetOf(each))),
    declared: {
      fingerprint: fingerprint(declarations, project.casing, managed),
      ...describe(declarations, managed),
    },
  };
}

/** The id of an index that a statement of drizzle-kit's builds concurrently. */
function concurrentIndex(sql: string): string[] {
  const name = String.raw`"((?:[^"]|"")+)"`;
  const pattern = new RegExp(
    `^\\s*CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?${name} ON (?:${name}\\.)?`,
  );
  const [, index, schema = 'public'] = pattern.exec(sql) ?? [];
  return index === undefined ? [] : [idOf('index', ...[schema, index].map((part) => part.replaceAll('""', '"')))];
}

function noneWhereItAsks(error: Error): string[] {
  if (/interactive prompts/i.test(error.message)) return [];
  throw error;
}

const snapshotOf = (
  kit: DrizzleKit,
  imports: Record<string, unknown>,
  prevId: string | undefined,
  { schemaFilter, casing }: Project,
): DrizzleSnapshot => withoutBigInts(kit.generateDrizzleJson(imports, prevId, schemaFilter, casing));

/** A default of a `bigint` column is one, which JSON does not know, and drizzle-kit fails on. */
const withoutBigInts = (snapshot: DrizzleSnapshot): DrizzleSnapshot =>
  JSON.parse(
    JSON.stringify(snapshot, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ) as DrizzleSnapshot;

/** The project's own drizzle-kit, as `npx drizzle-kit` would use it. */
function findDrizzleKit({ configFile }: Project): string {
  try {
    return createRequire(configFile).resolve('drizzle-kit/api');
  } catch (cause) {
    throw new UserError('drizzle-kit is not installed in this project: npm install --save-dev drizzle-kit.', { cause });
  }
}
