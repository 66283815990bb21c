import type { DeclaredCatalog } from '../catalog/index.js';
import { collectDeclarations, fingerprint } from '../declare/index.js';
import { loadSchema, type Project, readMigrations } from '../project/index.js';
import { readDeclared } from './declared-catalog.js';
import { draftMigration } from './draft.js';

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
 * @throws UserError when the declarations do not load or do not run
 */
export async function loadExpected(project: Project): Promise<Expected> {
  const [exports, migrations] = await Promise.all([loadSchema(project), readMigrations(project)]);
  const last = migrations.at(-1);
  const tag = last && { tag: last.tag };
  const known = last?.declared;
  if (
    known &&
    known.fingerprint ===
      fingerprint(collectDeclarations(exports, { casing: project.casing }), project.casing, project.settings.managed)
  )
    return { declared: known, source: 'snapshot', ...tag };
  const draft = await draftMigration(project, undefined);
  const { openShadow } = await import('../shadow/index.js');
  const shadow = await openShadow();
  try {
    return { declared: await readDeclared(shadow, draft), source: 'shadow', ...tag };
  } finally {
    await shadow.close();
  }
}
