import type { Catalog } from '../../postgres/model/index.js';
import { readDependents } from '../../postgres/catalog/index.js';
import { sqlStateOf } from '../../postgres/connect/index.js';
import type { PlanOptions, Statement } from '../../postgres/kinds/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Rehearsal } from '../../rehearsal/index.js';

/**
 * Runs plans on the shadow until its catalog is the wanted one.
 *
 * @returns the statements in the order in which they ran
 * @throws SchemaError when no plan gets there
 */
export async function mustConverge(run: Rehearsal, wanted: Catalog, options?: PlanOptions): Promise<string[]> {
  const { ran, rest, error } = await run.converge(wanted, options);
  if (ran) return ran.map(({ sql }) => sql);
  const [first] = rest;
  if (!error)
    throw new SchemaError('generate.unprovable', 'No migration found: these are still to do', {
      facts: { objects: rest.map(({ object }) => object) },
      details: rest.map(({ sql }) => sql),
    });
  const [what = '', ...more] = await inTheWay(run, first, error);
  const reason = what === '' ? error.message : `${what} uses it${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
  throw new SchemaError(
    'generate.unprovable',
    `No proven way to change ${first.object}, or to take the change back: ${reason}. Nothing was written; undo this part of the declarations, or make it in smaller steps.`,
    {
      facts: { object: first.object, statement: first.sql, problem: reason, causeCode: sqlStateOf(error) },
      cause: error,
      details: [...(what === '' ? [] : [what, ...more]), first.sql],
    },
  );
}

/** PostgreSQL manual, Appendix A: `dependent_objects_still_exist`, and a change under something that uses it. */
const isInUse = (error: Error): boolean => ['2BP01', '0A000'].includes((error as { code?: string }).code ?? '');

/** What uses the object and keeps it from being changed: often of a kind that no catalog holds, a domain for one. */
async function inTheWay(run: Rehearsal, { object: id }: Statement, error: Error): Promise<string[]> {
  const object = isInUse(error) ? (await run.catalog()).objects.find((one) => one.id === id) : undefined;
  return object ? readDependents(run.client, object) : [];
}
