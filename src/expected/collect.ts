import { collectDeclarations, type Declarations, declaredSql, existingSql, targetOf } from '../declare/index.js';
import { SchemaError } from '../errors/index.js';
import { providerSchemas } from '../postgres/shadow/index.js';
import { qualified } from '../postgres/sql/index.js';
import { loadSchema, placeIn, type Project, readMigrations } from '../project/index.js';
import type { Prerequisites } from '../rehearsal/index.js';
import { choosePrelude } from './choose-prelude.js';

/** What a project declares, and what that stands on. */
export interface Collected {
  readonly declarations: Declarations;
  /** Asked for only where the declarations are to run. */
  readonly prerequisites: () => Promise<Prerequisites>;
}

/**
 * Loads the declarations of a project into this process. What is declared in a schema of the provider's is not the project's, unless its
 * own migrations make that schema.
 *
 * @throws SchemaError when they do not load, or when drizzle-kit would not see all of them
 */
export async function collect(project: Project): Promise<Collected> {
  const { casing, schemaFilter } = project;
  const exports = await loadSchema(project);
  const collected = (foreignSchemas: readonly string[] = []): Declarations =>
    withPlace(project, () => collectDeclarations(exports, { casing, schemaFilter, foreignSchemas }));
  const all = collected();
  refuseHidden(all);
  const choose = once(() => choosePrelude(project, () => declaredSql(all)));
  const doubtful = all.schemas.filter((name) => Object.values(providerSchemas).flat().includes(name));
  const providers = doubtful.length === 0 ? [] : schemasOf((await choose()).prelude);
  const inProviders = doubtful.filter((name) => providers.includes(name));
  const own = inProviders.length === 0 ? [] : await madeByMigrations(project, inProviders);
  const foreign = inProviders.filter((name) => !own.includes(name));
  const declarations = foreign.length === 0 ? all : collected(foreign);
  return {
    declarations,
    prerequisites: async () => {
      const { prelude, ...chosen } = await choose();
      return {
        prelude,
        ...chosen,
        mayLook: !(project.settings.shadow?.prelude ?? []).includes('none'),
        existing: [...droppedFirst(declarations, own), ...existingSql(declarations)],
        foreignSchemas: [...new Set([...schemasOf(prelude), ...declarations.existing.schemas])],
      };
    },
  };
}

const schemasOf = (prelude: readonly string[]): string[] => prelude.flatMap((name) => providerSchemas[name] ?? []);

/** Which of some schemas the project's own migrations make: such a project has no provider that does. */
async function madeByMigrations(project: Project, schemas: readonly string[]): Promise<string[]> {
  const sql = (await readMigrations(project)).map((migration) => migration.sql ?? '').join('\n');
  return schemas.filter((name) =>
    new RegExp(`\\bcreate\\s+schema\\s+(?:if\\s+not\\s+exists\\s+)?"?${name}\\b`, 'i').test(sql),
  );
}

/** Of a schema that a prelude makes and the project, too, the project's tables are the ones that count. */
function droppedFirst({ tables, enums }: Declarations, schemas: readonly string[]): string[] {
  const within = (values: readonly unknown[]): string[] =>
    values
      .map((value) => targetOf(value).path)
      .flatMap((path) => (schemas.includes(path[0] ?? '') ? [qualified(...path)] : []));
  return [
    ...within(tables).map((name) => `DROP TABLE IF EXISTS ${name} CASCADE`),
    ...within(enums).map((name) => `DROP TYPE IF EXISTS ${name} CASCADE`),
  ];
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= work());
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
function refuseHidden({ hidden }: Declarations): void {
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
