import type { DeclaredCatalog } from '../postgres/model/index.js';
import { lastDeclared, type Migration, type Project, readMigrations } from '../project/index.js';
import type { CreatedExtension } from '../postgres/shadow/index.js';
import { openProjectShadow, rehearsalsOn } from '../rehearsal/index.js';
import { cachedDeclared } from './cache.js';
import { readDeclared } from './declared-catalog.js';
import { loadDeclaredSchema } from './declared-schema.js';
import { prerequisitesOf } from './prerequisites-of.js';
import { withCustomSql } from '../postgres/catalog/index.js';

/** What a project declares, as a catalog, and where that was learnt. */
export interface Expected {
  readonly declared: DeclaredCatalog;
  /** `snapshot`: kept beside the last migration. `shadow`: the declarations are ahead of it and were run on the shadow. */
  readonly source: 'snapshot' | 'shadow';
  /** The last migration. */
  readonly tag?: string;
}

/**
 * The catalog that a project's declarations ask for: the last migration's snapshot where it is fresh, else from the shadow.
 *
 * @param known the project's migrations, where they were read already
 * @param installed the extensions of the live database, where one is looked at
 * @returns the catalog, with the source that it comes from
 * @throws SchemaError when the declarations do not load or do not run
 */
export async function loadExpected(
  project: Project,
  known?: readonly Migration[],
  installed: () => Promise<readonly CreatedExtension[]> = () => Promise.resolve([]),
): Promise<Expected> {
  const [schema, migrations] = await Promise.all([loadDeclaredSchema(project), known ?? readMigrations(project)]);
  const now = schema.declared.fingerprint;
  const last = migrations.at(-1);
  const tag = last && { tag: last.tag };
  if (last?.declared?.fingerprint === now) return { declared: last.declared, source: 'snapshot', ...tag };
  const on = prerequisitesOf(schema, migrations, await installed());
  const declared = await cachedDeclared(project, { schema, on }, async () => {
    const shadow = await openProjectShadow(project, on);
    try {
      return await readDeclared(rehearsalsOn(shadow, schema), schema);
    } finally {
      await shadow.close();
    }
  });
  // What custom SQL made is remembered by the snapshot alone.
  const before = lastDeclared(migrations);
  const { kept = [] } = before ?? {};
  const expected = withCustomSql(kept.length > 0 ? { ...declared, kept } : declared, before?.catalog);
  return { declared: expected, source: 'shadow', ...tag };
}
