import { type Validation, validateCatalog } from '../../src/validate/index.js';
import { isEverywhere } from '../support/everywhere.js';
import type { Rich } from './open-rich.js';

/** A change by hand, and the finding that tells it; without an id there is none. */
export interface Fault {
  readonly sql: string;
  readonly id?: string;
  readonly property?: string | null;
}

const most = isEverywhere ? 1 : 8;

/** Groups of faults of different objects, far from one another in the list; what is told as a rename stays alone. */
export function grouped<T extends Fault>(faults: readonly T[]): readonly (readonly T[])[] {
  const isAlone = ({ property }: Fault): boolean => property === 'name';
  const many = faults.filter((fault) => !isAlone(fault));
  const groups: T[][] = Array.from({ length: Math.ceil(many.length / most) }, () => []);
  for (const [at, fault] of many.entries()) {
    const isFree = (group: readonly T[]): boolean =>
      group.length < most && group.every(({ id }) => id === undefined || id !== fault.id);
    const turned = [...groups.slice(at % groups.length), ...groups.slice(0, at % groups.length)];
    const group = turned.find(isFree);
    if (group) group.push(fault);
    else groups.push([fault]);
  }
  return [...groups, ...faults.filter(isAlone).map((fault) => [fault])];
}

/** What a test of a group is called. */
export const namesOf = (group: readonly Fault[]): string => group.map(({ sql }) => sql).join('\n');

const isTold = ({ id, property }: Fault, { findings }: Pick<Validation, 'findings'>): boolean =>
  id === undefined || findings.some((finding) => finding.id === id && finding.property === property);

/**
 * Makes several faults at once, and looks at them once. What does not stand out there, because another fault stands in its way or
 * hides it, or because anything else is not as it should be, has to be looked at alone.
 *
 * @returns the faults that have to be looked at alone
 */
export async function together<T extends Fault>(
  { client, declared }: Rich,
  group: readonly T[],
  isAsItShouldBe: (validation: Validation) => Promise<boolean>,
): Promise<readonly T[]> {
  if (group.length === 1) return group;
  const made = new Set<T>();
  await client.exec('begin');
  try {
    for (const fault of group) {
      await client.exec('savepoint fault');
      const isMade = await client.exec(fault.sql).then(
        () => true,
        () => false,
      );
      if (isMade) made.add(fault);
      else await client.exec('rollback to savepoint fault');
    }
    const validation = await validateCatalog(client, declared, { inTransaction: true });
    const isGood = validation.renames.length === 0 && (await isAsItShouldBe(validation).catch(() => false));
    return group.filter((fault) => !isGood || !made.has(fault) || !isTold(fault, validation));
  } finally {
    await client.exec('rollback');
  }
}
