import type { Catalog } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { plan, type PlanOptions } from '../plan/index.js';
import { UserError } from '../project/index.js';
import { settle } from '../shadow/index.js';

/** How often a plan is read back and planned again: each round brings to light what the one before took along. */
const rounds = 6;

/**
 * Runs plans on the shadow until its catalog is the wanted one.
 *
 * @param read reads what the plan is about
 * @returns the statements in the order in which they ran
 * @throws UserError when no plan gets there
 */
export async function lead(
  client: Client,
  read: () => Promise<Catalog>,
  wanted: Catalog,
  options?: PlanOptions,
): Promise<string[]> {
  const ran: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const statements = plan(await read(), wanted, options);
    if (statements.length === 0) return ran;
    const settled = await settle(client, statements, ({ sql }) => sql);
    ran.push(...settled.ran.map(({ sql }) => sql));
    const [failure] = settled.failed;
    if (settled.ran.length === 0 && failure)
      throw new UserError(
        `No proven way to change ${failure.statement.object}, or to take the change back: ${failure.error.message}. Nothing was written; undo this part of the declarations, or make it in smaller steps.`,
        {
          cause: failure.error,
          details: [failure.statement.sql],
        },
      );
  }
  const rest = plan(await read(), wanted, options);
  if (rest.length === 0) return ran;
  throw new UserError(`No migration found: after ${rounds} rounds these are still to do`, {
    details: rest.map(({ sql }) => sql),
  });
}
