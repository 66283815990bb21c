import type { WorkflowStep } from '../schema/index.js';
import { type Path, placesOf } from './step-places.js';

export interface StepWarning {
  /** From the list of steps to the step: `[3, 'steps', 0]`. */
  readonly path: Path;
  readonly message: string;
}

/** Where a run may be: at a step, behind the steps inside it, or over. */
type Spot = string;
const over = 'over';
const failed = 'failed';
const within = (name: string): Spot => `at ${name}`;
const behind = (name: string): Spot => `behind ${name}`;

/** Where a run may go from each spot. `after` is where the end of the list leads. */
function waysThrough(steps: readonly WorkflowStep[], after: Spot, ways: Map<Spot, Spot[]>): void {
  for (const [index, step] of steps.entries()) {
    const following = steps[index + 1];
    const next = following ? within(following.name) : after;
    // A retry fails in the end: retry_count is finite.
    const words = new Map([
      ['next', next],
      ['end', over],
      ['fail', failed],
      ['retry', failed],
    ]);
    const spot = (to: string): Spot => words.get(to) ?? within(to);
    const out =
      step.type === 'condition'
        ? [spot(step.on_true), spot(step.on_false), spot(step.on_failure)]
        : [spot(step.on_success), spot(step.on_failure)];
    const inside = 'steps' in step ? step.steps : [];
    if (inside.length === 0) {
      ways.set(within(step.name), out);
      continue;
    }
    // All of a parallel step's are entered, and a loop over nothing enters none.
    const entered = step.type === 'parallel' ? inside.map(({ name }) => within(name)) : [within(inside[0]!.name)];
    ways.set(within(step.name), step.type === 'loop' ? [...entered, behind(step.name)] : entered);
    ways.set(behind(step.name), out);
    waysThrough(inside, behind(step.name), ways);
  }
}

/** The spots from which one of the ends can be reached. */
function reaching(ends: readonly Spot[], ways: ReadonlyMap<Spot, readonly Spot[]>): Set<Spot> {
  const from = new Map<Spot, Spot[]>();
  for (const [spot, targets] of ways)
    for (const to of targets) {
      const known = from.get(to);
      if (known) known.push(spot);
      else from.set(to, [spot]);
    }
  const found = new Set<Spot>(ends);
  for (const spot of found) for (const before of from.get(spot) ?? []) found.add(before);
  return found;
}

/** The cycles among spots: from each, the first way that stays among them is followed until it comes round. */
function cyclesAmong(among: ReadonlySet<Spot>, ways: ReadonlyMap<Spot, readonly Spot[]>): Spot[][] {
  const seen = new Set<Spot>();
  const cycles: Spot[][] = [];
  for (const start of among) {
    const walk = new Map<Spot, number>();
    let at: Spot | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      walk.set(at, walk.size);
      at = ways.get(at)?.find((to) => among.has(to));
    }
    const first = at === undefined ? undefined : walk.get(at);
    if (first !== undefined) cycles.push([...walk.keys()].slice(first));
  }
  return cycles;
}

const nameOf = (spot: Spot): string => spot.slice(spot.indexOf(' ') + 1);

/**
 * Warns of steps that lead round in a circle which nothing leaves, or which only a failure leaves. Such a template is valid, but
 * hardly meant.
 *
 * @param steps as `workflowSteps` gives them
 */
export function stepWarnings(steps: readonly WorkflowStep[]): StepWarning[] {
  const ways = new Map<Spot, Spot[]>();
  waysThrough(steps, over, ways);
  const paths = new Map(placesOf(steps).map(({ step, path }) => [step.name, path]));
  const ends = reaching([over, failed], ways);
  const finishes = reaching([over], ways);
  const spots = [...ways.keys()];
  const told = (among: readonly Spot[], verdict: string): StepWarning[] =>
    cyclesAmong(new Set(among), ways).map((cycle) => {
      const names = [...new Set(cycle.map(nameOf))];
      const circle = [...names.slice(0, 10), ...(names.length > 10 ? ['…'] : []), names[0]].join(' → ');
      return { path: paths.get(names[0]!) ?? [], message: `${circle} ${verdict}` };
    });
  const endless = spots.filter((spot) => !ends.has(spot));
  const failing = spots.filter((spot) => ends.has(spot) && !finishes.has(spot));
  return [...told(endless, 'never ends'), ...told(failing, 'ends only by failing')];
}
