import type { Catalog, CatalogObject } from '../../postgres/model/index.js';
import { loadDeclaredSchema, prerequisitesOf } from '../../expected/index.js';
import type { Migration, Project } from '../../project/index.js';
import { wasDeclared } from './decide-undeclared.js';
import { openProjectShadow, rehearsalsOn, withRolesOfHistory } from '../../rehearsal/index.js';

/**
 * Replays migrations on the shadow.
 *
 * @returns what they give, and which objects of it no declaration ever named: custom SQL made those
 */
export async function readCustomSql(
  project: Project,
  history: readonly Migration[],
): Promise<{ readonly past: Catalog; readonly isMade: (object: CatalogObject) => boolean }> {
  const roles = withRolesOfHistory(await loadDeclaredSchema(project), history);
  const shadow = await openProjectShadow(project, prerequisitesOf(roles, history));
  try {
    const past = await rehearsalsOn(
      shadow,
      roles,
    )(async (run) => {
      await run.replay(history);
      return run.catalog();
    });
    const isKnown = wasDeclared(history);
    return { past, isMade: (object) => !isKnown(object) };
  } finally {
    await shadow.close();
  }
}
