import type { Catalog } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import type { PlanOptions } from '../plan/index.js';
import { UserError } from '../project/index.js';
import { lead } from '../shadow/index.js';

/**
 * Runs plans on the shadow until its catalog is the wanted one.
 *
 * @returns the statements in the order in which they ran
 * @throws UserError when no plan gets there
 */
export async function mustLead(
  client: Client,
  read: () => Promise<Catalog>,
  wanted: Catalog,
  options?: PlanOptions,
): Promise<string[]> {
  const { ran, rest, error } = await lead(client, read, wanted, options);
  const [first] = rest;
  if (!first) return ran.map(({ sql }) => sql);
  if (!error) throw new UserError('No migration found: these are still to do', { details: rest.map(({ sql }) => sql) });
  throw new UserError(
    `No proven way to change ${first.object}, or to take the change back: ${error.message}. Nothing was written; undo this part of the declarations, or make it in smaller steps.`,
    { cause: error, details: [first.sql] },
  );
}
