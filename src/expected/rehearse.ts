import { subtract, type CatalogScope, readCatalog } from '../postgres/catalog/index.js';
import type { Catalog } from '../postgres/model/index.js';
import { type Answers, askOnce, type Client } from '../postgres/connect/index.js';
import type { Shadow } from '../postgres/shadow/index.js';
import { ident, ifMissing, literal } from '../postgres/sql/index.js';

/** The roles that a rehearsal needs: `roles` are made by what is tried, `externalRoles` are there before. */
export interface RehearsedRoles {
  readonly roles: readonly string[];
  readonly externalRoles: readonly string[];
}

/** A scratch database on which SQL is tried; when the rehearsal ends, nothing of it stays. */
export interface Rehearsal {
  readonly client: Client;
  /** What was there before anything was tried: what the prelude made, and the roles. */
  readonly baseline: Catalog;
  /** What has been made since; objects with a `kept` id also where they were there before. */
  readonly read: (kept?: readonly string[]) => Promise<Catalog>;
}

/** What of the shadow is read: all schemas, and the roles that are made or shared. */
const shadowScope = ({ roles }: Pick<RehearsedRoles, 'roles'>): CatalogScope => ({ roles });

/** Every rehearsal begins on the same database: what is asked before anything is tried is asked once for the same roles. */
const beginnings = new WeakMap<Shadow, Map<string, Answers>>();

/**
 * Tries SQL on the shadow as it is after its prelude, with the roles that the SQL may take for granted.
 *
 * @returns what the work returns; the shadow is as before
 */
export function rehearse<T>(
  shadow: Shadow,
  { roles, externalRoles }: RehearsedRoles,
  work: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  return shadow.attempt(async (session) => {
    await makeRoles(session, externalRoles);
    const scope = shadowScope({ roles });
    const client = askOnce(session, answersAtBegin(shadow, JSON.stringify([roles, externalRoles])));
    const baseline = await readCatalog(client, scope);
    return work({ client, baseline, read: async (kept) => subtract(await readCatalog(client, scope), baseline, kept) });
  }, roles);
}

function answersAtBegin(shadow: Shadow, roles: string): Answers {
  const known = beginnings.get(shadow) ?? new Map<string, Answers>();
  const answers = known.get(roles) ?? new Map<string, readonly unknown[]>();
  beginnings.set(shadow, known.set(roles, answers));
  return answers;
}

async function makeRoles(client: Client, roles: readonly string[]): Promise<void> {
  for (const role of roles)
    await client.exec(
      ifMissing(
        `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)})`,
        `CREATE ROLE ${ident(role)}`,
      ),
    );
}
