import { resolve } from 'node:path';
import { isSchemaError } from '../errors/index.js';
import { loadProject, type Project } from '../project/index.js';
import type { ValidateSchemaOptions } from './validate.js';

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
