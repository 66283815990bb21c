import type { Catalog } from '../model/index.js';
import { readDependencies } from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { plan } from '../plan/index.js';
import type { PlanOptions, Statement } from '../kinds/index.js';
import { type Failures, runInAnyOrder } from './run-in-any-order.js';

/** How far plans led. */
export interface Convergence {
  /** The statements in the order in which they ran. */
  readonly ran: readonly Statement[];
  /** What would still have to be done; none when the wanted catalog is reached. */
  readonly rest: readonly Statement[];
  /** What stood in the way. */
  readonly error?: Error;
}

/** How often a plan is read back and planned again: each round brings to light what the one before took along. */
const rounds = 6;

/**
 * Runs plans on the shadow until its catalog is the wanted one.
 *
 * @param read reads what the plan is about
 */
export async function converge(
  client: Client,
  read: () => Promise<Catalog>,
  wanted: Catalog,
  options?: PlanOptions,
): Promise<Convergence> {
  const ran: Statement[] = [];
  let cause: Error | undefined;
  for (let round = 0; ; round++) {
    const statements = plan(await read(), wanted, options, await readDependencies(client));
    if (statements.length === 0) return { ran, rest: [] };
    if (round === rounds) return { ran, rest: statements, ...(cause && { error: cause }) };
    let left: readonly Statement[] = [];
    const done = await runInAnyOrder(client, statements, {
      sqlOf: ({ sql }) => sql,
      // The next plan says whether they are still needed.
      whenFailed: (failures: Failures<Statement>) => {
        // What fails first is the cause; what fails after that follows from it.
        cause ??= failures[0].error;
        left = failures.map(({ statement }) => statement);
      },
    });
    ran.push(...done);
    if (done.length === 0 && cause) return { ran, rest: left, error: cause };
  }
}
