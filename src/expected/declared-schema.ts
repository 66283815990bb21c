import { type DeclaredCatalog, objectId } from '../postgres/model/index.js';
import {
  collectDeclarations,
  concurrentIndexes,
  type Declarations,
  declaredSql,
  fingerprint,
  policiesWithRoleWords,
  sharedRoleProperties,
  targetOf,
} from '../declare/index.js';
import { loadSchema, placeIn, type Project } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import { describe, rolesOf } from './describe.js';
import { report } from '../progress/index.js';

/** What a project declares, before any of it has run. */
export interface DeclaredSchema {
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
  const { casing, schemaFilter, settings } = project;
  const exports = await loadSchema(project);
  const declarations = withPlace(project, () => collectDeclarations(exports, { casing, schemaFilter }));
  refuseHidden(declarations);
  const { managed } = settings;
  return {
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

/** A mistake in a table's callback shows when Drizzle calls it, which is after its module was loaded. */
function withPlace<T>({ root }: Pick<Project, 'root'>, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const place = placeIn((cause as Error).cause ?? cause, root);
    if (place === undefined) throw cause;
    throw new SchemaError('declaration.invalid', `${place}: ${(cause as Error).message}`, {
      cause,
      facts: { file: place },
    });
  }
}

/** There must be one view of what is declared: the next migration of drizzle-kit's would drop what it does not see. */
export function refuseHidden({ hidden }: Declarations): void {
  const [first] = hidden;
  if (!first) return;
  const lines = hidden.map(({ what, path }) => `${what}: export const ${nameFor(path)} = ${path};`);
  const count = hidden.length === 1 ? '' : ` (and ${hidden.length - 1} more)`;
  throw new SchemaError(
    'declaration.invalid',
    `drizzle-kit does not see ${first.what} in ${first.path}${count}: it only looks at what a module exports by itself. Export each by itself:`,
    { facts: { object: first.what, found: first.path, problems: lines }, details: lines },
  );
}

const nameFor = (path: string): string => {
  const last = path.split(/[.[\]]/).filter((part) => part !== '');
  const name = last.at(-1) ?? '';
  return /^\d+$/.test(name) ? `${last.at(-2) ?? 'object'}${name}` : name;
};
