import { resolve } from 'node:path';
import { isSchemaError } from '../errors/index.js';
import { type Casing, loadProject, type Project } from '../project/index.js';
import type { Managed } from '../declare/index.js';
import type { ValidateOptions } from './validate-catalog.js';

/** Where the catalog snapshots are, and how the declarations are to be read. */
export interface ValidateSchemaOptions extends ValidateOptions {
  /**
   * The folder of the migrations, with the catalog snapshots that `archon-schema generate` wrote. Without it, it is `out` of the
   * `drizzle.config.ts` in the working directory, with the other settings there, or `./drizzle` where there is none.
   */
  readonly migrationsFolder?: string;
  /** How columns without a name of their own are named; as the configuration says without it. */
  readonly casing?: Casing;
  /** Which classes of objects are managed; as `archon-schema.config.ts` says without it. */
  readonly managed?: Managed;
}

type Configured = Pick<Project, 'out' | 'bookkeeping'> & { readonly schemaFilter?: readonly string[] | undefined };

/**
 * The options with what the project's configuration says where they say nothing. An application may run without one: then, and where a
 * folder is named, the options alone count.
 */
export async function withConfiguration({
  migrationsFolder,
  ...options
}: ValidateSchemaOptions): Promise<Omit<ValidateSchemaOptions, 'bookkeeping'> & Configured> {
  const project = migrationsFolder === undefined ? await projectHere() : undefined;
  return {
    ...(project?.casing !== undefined && { casing: project.casing }),
    ...(project?.settings.managed && { managed: project.settings.managed }),
    ...options,
    out: project?.out ?? resolve(migrationsFolder ?? './drizzle'),
    schemaFilter: project?.schemaFilter,
    bookkeeping: options.bookkeeping ?? project?.bookkeeping ?? { schema: 'drizzle', table: '__drizzle_migrations' },
  };
}

async function projectHere(): Promise<Project | undefined> {
  try {
    return await loadProject(process.cwd());
  } catch (error) {
    if (isSchemaError(error) && error.code === 'config.missing') return undefined;
    throw error;
  }
}
