import { type DeclaredCatalog, objectId } from '../postgres/model/index.js';
import {
  concurrentIndexes,
  declaredSql,
  fingerprint,
  policiesWithRoleWords,
  sharedRoleProperties,
  targetOf,
} from '../declare/index.js';
import type { Project } from '../project/index.js';
import type { Prerequisites } from '../rehearsal/index.js';
import { collect } from './collect.js';
import { describe, rolesOf } from './describe.js';
import { report } from '../progress/index.js';

/** What a project declares, before any of it has run. */
export interface DeclaredSchema {
  /** What it stands on. */
  readonly prerequisites: Prerequisites;
  /** The statements that make it from nothing, in the order in which they mostly run. */
  readonly statements: readonly string[];
  /** Roles that are made or shared: the catalog describes them. */
  readonly roles: readonly string[];
  /** Roles that are named but neither made nor shared: they must exist wherever a migration runs. */
  readonly externalRoles: readonly string[];
  /** Ids of functions whose owner is declared. */
  readonly owned: readonly string[];
  /** Ids of indexes that are declared as built concurrently. */
  readonly concurrent: readonly string[];
  /** Of shared roles (ids), the properties that are declared: the others are somebody else's choice. */
  readonly sharedRoles: ReadonlyMap<string, readonly string[]>;
  /** Roles of policies (ids) that are declared by words like `current_user`, which each server takes for another role. */
  readonly policyRoles: ReadonlyMap<string, readonly string[]>;
  readonly declared: Omit<DeclaredCatalog, 'catalog'>;
}

/**
 * Loads the declarations of a project into this process. drizzle-kit is not needed.
 *
 * @throws SchemaError when they do not load, or when drizzle-kit would not see all of them
 */
export async function loadDeclaredSchema(project: Project): Promise<DeclaredSchema> {
  report({ step: 'load' });
  const { casing, settings } = project;
  const { declarations, prerequisites } = await collect(project);
  const { managed } = settings;
  return {
    prerequisites: await prerequisites(),
    statements: declaredSql(declarations),
    ...rolesOf(declarations),
    owned: declarations.functions.filter(({ owner }) => owner !== undefined).map((each) => objectId(targetOf(each))),
    concurrent: declarations.tables.flatMap((table) =>
      concurrentIndexes(table, casing).map((path) => objectId({ kind: 'index', path })),
    ),
    sharedRoles: new Map(
      declarations.sharedRoles.map((shared) => [
        objectId({ kind: 'role', path: [shared.role.name] }),
        sharedRoleProperties(shared),
      ]),
    ),
    policyRoles: new Map(
      policiesWithRoleWords(declarations).map(({ path, roles }) => [objectId({ kind: 'policy', path }), roles]),
    ),
    declared: { fingerprint: fingerprint(declarations, casing, managed), ...describe(declarations, managed) },
  };
}
