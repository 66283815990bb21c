import { type CatalogScope, readCatalog, subtract } from '../postgres/catalog/index.js';
import { type Answers, askOnce } from '../postgres/connect/index.js';
import { makeRoles, type Shadow } from '../postgres/shadow/index.js';
import { type Rehearsal, rehearsalOn } from './rehearsal.js';

/** The roles that a rehearsal needs: `roles` are made by what is tried, `externalRoles` are there before. */
export interface RehearsedRoles {
  readonly roles: readonly string[];
  readonly externalRoles: readonly string[];
}

/** Tries work on the shadow as it is after its prelude. @returns what the work returns; the shadow is as before */
export type Rehearse = <T>(work: (run: Rehearsal) => Promise<T>) => Promise<T>;

/**
 * Rehearsals on a shadow, each of which finds it as its prelude left it, with the roles that the SQL may take for granted.
 *
 * @param scope what of the shadow is read: all schemas, and the roles that are made or shared
 */
export function rehearsalsOn(
  shadow: Pick<Shadow, 'attempt'>,
  { roles, externalRoles }: RehearsedRoles,
  scope: CatalogScope = { roles },
): Rehearse {
  // Every rehearsal begins on the same database: what is asked before anything is tried is asked once.
  const answers: Answers = new Map();
  return (work) =>
    shadow.attempt(async (session) => {
      await makeRoles(session, externalRoles);
      const client = askOnce(session, answers);
      const baseline = await readCatalog(client, scope);
      const catalog: Rehearsal['catalog'] = async (kept) => subtract(await readCatalog(client, scope), baseline, kept);
      return work(rehearsalOn(client, baseline, catalog));
    }, roles);
}
