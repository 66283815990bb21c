import type { Catalog, DeclaredCatalog, Kind } from '../postgres/model/index.js';
import { readCatalog, scopeOf } from '../postgres/catalog/index.js';
import type { Client } from '../postgres/connect/index.js';
import { type FunctionParts, readFunctionParts } from '../postgres/kinds/index.js';
import { readOnly } from '../migrations/session/index.js';
import { loadExpected } from '../expected/index.js';
import type { Project } from '../project/index.js';
import { watched } from '../validate/index.js';
import { findUndeclared, type Undeclared } from './find-undeclared.js';

/** The database, and what of it the project declares. */
export interface DatabaseRead {
  readonly declared: DeclaredCatalog;
  readonly live: Catalog;
  readonly functions: ReadonlyMap<string, FunctionParts>;
  readonly undeclared: Undeclared;
}

/** Reads the database in the schemas that the project declares something in. */
export async function readDatabase(client: Client, project: Project): Promise<DatabaseRead> {
  const { declared } = await loadExpected(project);
  const { schemas: named = [], ...scope } = scopeOf(declared, project.bookkeeping);
  // Nothing is declared yet: the schemas at which drizzle-kit looks.
  const schemas = named.length > 0 ? named : (project.schemaFilter ?? ['public']);
  const live = await readOnly(client, {}, () => readCatalog(client, { ...scope, schemas, notModelled: true }));
  const functions = await readOnly(client, {}, () => readFunctionParts(client, schemas));
  return { declared, live, functions, undeclared: findUndeclared(declared, live, await watched(project)) };
}

/**
 * Counts what is live and nobody declares.
 *
 * @returns by kind how many objects there are, those within an undeclared table or view left out; `canBePulled` if a pull writes some
 */
export async function countUndeclared(
  client: Client,
  project: Project,
): Promise<{ readonly counts: Readonly<Record<Kind, number>>; readonly canBePulled: boolean }> {
  const { undeclared } = await readDatabase(client, project);
  const { ours, drizzles, others } = undeclared;
  const counts: Record<Kind, number> = {};
  for (const { kind } of [...drizzles.map(({ object }) => object), ...ours, ...others.map(({ object }) => object)])
    counts[kind] = (counts[kind] ?? 0) + 1;
  return { counts, canBePulled: ours.length > 0 };
}
