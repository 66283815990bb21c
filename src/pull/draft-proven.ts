import type { CatalogObject } from '../postgres/model/index.js';
import { kindOf } from '../postgres/kinds/index.js';
import { type Draft, isDraft, type Refusal, type WriteContext } from './draft.js';
import { groupBy } from './group-by.js';
import type { Fault } from './prove.js';
import { governedBy } from './write-grant.js';
import { writers } from './writers.js';

/** The declarations that came out as what is live, and what did not. */
export interface ProvenDrafts {
  readonly drafts: readonly Draft[];
  readonly refusals: readonly Refusal[];
}

/**
 * Drafts declarations, and drafts them anew without what cannot be proven, until all that is left is proven.
 *
 * @param contextOf names for one attempt
 */
export async function draftProven(
  objects: readonly CatalogObject[],
  contextOf: () => WriteContext,
  findFaults: (drafts: readonly Draft[]) => Promise<readonly Fault[]>,
): Promise<ProvenDrafts> {
  const refused = new Map<string, Fault>();
  for (;;) {
    const left = objects.filter(({ id }) => !refused.has(id));
    const context = contextOf();
    const written = writers.flatMap(({ kind, write }) =>
      write(
        left.filter((object) => object.kind === kind),
        context,
      ),
    );
    const drafts = written.filter(isDraft);
    const faults = drafts.length > 0 ? await findFaults(drafts) : [];
    if (faults.length === 0) {
      const refusals = written.filter((one): one is Refusal => !isDraft(one));
      return { drafts, refusals: [...grouped([...refused.values()]), ...refusals] };
    }
    for (const fault of faults.flatMap((one) => withItsKind(one, left))) refused.set(fault.object.id, fault);
  }
}

/** Rights are declared for an object as a whole: where one of them cannot be, none is. */
function withItsKind(fault: Fault, objects: readonly CatalogObject[]): Fault[] {
  if (!kindOf(fault.object.kind).isGoverned) return [fault];
  const target = governedBy(fault.object);
  return objects
    .filter((object) => kindOf(object.kind).isGoverned && governedBy(object) === target)
    .map((object) => ({ object, reason: fault.reason }));
}

const grouped = (faults: readonly Fault[]): Refusal[] =>
  [...groupBy(faults, ({ reason }) => reason)].map(([reason, some]) => ({
    objects: some.map(({ object }) => object),
    reason,
  }));
