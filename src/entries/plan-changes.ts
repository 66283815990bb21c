import type { AnyDatabase } from '../postgres/connect/index.js';
import type { Dependencies } from '../postgres/catalog/index.js';
import type { PlanOptions, Statement } from '../postgres/kinds/index.js';
import type { Catalog } from '../postgres/model/index.js';
import { plan } from '../postgres/plan/index.js';
import { proveChanges, type Shadow } from '../postgres/shadow/index.js';
import { outsideTransaction } from './with-client.js';

/** What {@link planChanges} knows beyond the two catalogs, and where it tries the plan. */
export interface PlanChangesOptions extends Partial<PlanOptions> {
  /** Of the catalog to start from, as `readDependencies` gives them: for a plan that is not proven. */
  readonly dependencies?: Dependencies;
  /**
   * A scratch database: one of `openShadow`, or any on which nobody depends. Both catalogs are made on it, in a transaction that is
   * always rolled back.
   */
  readonly proveOn?: Pick<Shadow, 'attempt'> | AnyDatabase;
}

/** The way from one catalog to another. */
export interface PlannedChanges {
  /** In an order that works if they are proven; none if the catalogs agree. */
  readonly statements: readonly Statement[];
  /** True if they were run on the scratch database, which then had the wanted catalog. */
  readonly isProven: boolean;
  /** Why they could not be proven although `proveOn` was given. */
  readonly doubt?: string;
}

/**
 * Plans the statements that lead from one catalog to another, each with what it may cost (`hazards`). An object that has another
 * name in the other catalog is dropped and created.
 *
 * @example
 * const shadow = await openShadow();
 * const { statements, doubt } = await planChanges(present, wanted, { proveOn: shadow });
 * @param from the catalog to start from, read with definitions, e.g. of the live database
 * @param to the wanted catalog, read with definitions
 * @returns the statements without semicolons, in their order
 * @throws the driver's error if the scratch database cannot be used
 */
export async function planChanges(
  from: Catalog,
  to: Catalog,
  options: PlanChangesOptions = {},
): Promise<PlannedChanges> {
  const { dependencies, proveOn, ...rest } = options;
  const planning: PlanOptions = { shared: new Set(), governed: { roles: [], targets: new Set() }, ...rest };
  const proof = proveOn && (await proveChanges(scratch(proveOn), from, to, planning));
  if (proof && 'statements' in proof) return { statements: proof.statements, isProven: true };
  return { statements: plan(from, to, planning, dependencies), isProven: false, ...proof };
}

const scratch = (place: Pick<Shadow, 'attempt'> | AnyDatabase): Pick<Shadow, 'attempt'> =>
  'attempt' in place
    ? place
    : {
        attempt: (work) =>
          outsideTransaction(place, async (client) => {
            await client.exec('begin; set local standard_conforming_strings = on');
            try {
              return await work(client);
            } finally {
              await client.exec('rollback').catch(() => undefined);
            }
          }),
      };
