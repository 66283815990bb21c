import { beyond, type CatalogScope, readCatalog } from '../postgres/catalog/index.js';
import type { Catalog } from '../postgres/model/index.js';
import type { Client } from '../postgres/connect/index.js';
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

/** Every rehearsal begins on the same database: what is on it is read once for the same roles. */
const baselines = new WeakMap<Shadow, Map<string, Catalog>>();

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
  return shadow.attempt(async (client) => {
    await makeRoles(client, externalRoles);
    const scope = shadowScope({ roles });
    const known = baselines.get(shadow) ?? new Map<string, Catalog>();
    const key = JSON.stringify([roles, externalRoles]);
    const baseline = known.get(key) ?? (await readCatalog(client, scope));
    baselines.set(shadow, known.set(key, baseline));
    return work({ client, baseline, read: async (kept) => beyond(await readCatalog(client, scope), baseline, kept) });
  }, roles);
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
