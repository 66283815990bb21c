import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  sameJson,
  defined,
} from '../../postgres/model/index.js';
import { readDependencies } from '../../postgres/catalog/index.js';
import type { OnlineForm, Statement } from '../../postgres/kinds/index.js';
import { plan } from '../../postgres/plan/index.js';
import { withoutConcurrently } from '../../project/index.js';
import type { Rehearse } from '../../rehearsal/index.js';
import {
  completeMigration,
  type Finish,
  type FinishInput,
  isUnsafeNewValue,
  type RenameOptions,
} from './plan-migration.js';
import { mustConverge } from './must-converge.js';
import { isOnTables } from './risks.js';
import type { Step } from './step.js';
import { likeKnown, nothingRenamed, type Stage, virtual } from './stage.js';

/**
 * Completes a migration for tables in use, in up to two stages: what PostgreSQL does at once, in a transaction; then, without
 * one, what would keep others out for long there. Constraints are made NOT VALID first and validated later, a column becomes
 * NOT NULL over a CHECK that is validated, indexes are built concurrently. What uses a new enum value comes second, too:
 * PostgreSQL uses none before the transaction that adds it ends.
 *
 * @param which `all`, or only the indexes that are declared as built `concurrent`ly
 * @returns no stage where nothing is gained by it
 */
export async function completeOnline(
  rehearse: Rehearse,
  { declared: asked, history }: Step,
  renames: RenameOptions,
  { all, concurrent }: { readonly all: boolean; readonly concurrent: readonly string[] },
): Promise<Stage[]> {
  const isMeant = (id: string): boolean => all || concurrent.includes(id);
  let left: Left = { late: [], reached: asked.catalog, wanted: asked.catalog };
  const finish: Finish = async (way) => {
    const { up, risky, ...rest } = await doAtOnce(way, isMeant);
    left = { ...rest, wanted: way.wanted };
    return { up, risky };
  };
  const first = await completeMigration(rehearse, { declared: asked, history }, renames, { finish });
  const { late, reached, wanted } = left;
  const declared: DeclaredCatalog = { ...asked, catalog: wanted };
  const isOutside = late.some(({ isOnline }) => isOnline);
  if (!isOutside && !(all && late.some(({ usesNewValue }) => usesNewValue))) return [];
  const between: DeclaredCatalog = {
    ...declared,
    fingerprint: `${declared.fingerprint} before what is done online`,
    catalog: likeKnown(reached, declared.catalog, history.at(-1)?.declared?.catalog),
  };
  const isEmpty = first.up.length === 0;
  const past = isEmpty ? history : [...history, virtual(first, between, (history.at(-1)?.entry.idx ?? -1) + 1)];
  const rest = { declared, history: past };
  const second = await completeMigration(rehearse, rest, nothingRenamed, { finish: (way) => doLater(way, late) });
  return [
    ...(isEmpty ? [] : [{ completed: first, declared: between, history, isOutside: false }]),
    { completed: second, ...rest, isOutside },
  ];
}

/** A statement of the plan that is not done at once. */
interface Late extends Statement {
  readonly later: readonly string[];
  /** It keeps nobody waiting. */
  readonly isOnline: boolean;
  /** It uses an enum value that is added at once. */
  readonly usesNewValue: boolean;
}

interface Left {
  readonly late: readonly Late[];
  readonly reached: Catalog;
  readonly wanted: Catalog;
}

/** How often is planned again: a statement may take along what is still wanted. */
const rounds = 3;

/** Runs what is done at once, and says what is left for later, in its order. */
async function doAtOnce({ run, wanted, options, planned, from }: FinishInput, isMeant: (id: string) => boolean) {
  const isInUse = isOnTables(from);
  const present = catalogIndex(from);
  // What comes back as it was only makes room for another change, which has to find it gone.
  const returning = new Set(
    wanted.objects.flatMap((object) => {
      const now = present.get(object);
      return now && isSame(now, object) ? [object.id] : [];
    }),
  );
  const formOf = (statement: Statement): OnlineForm | undefined =>
    isMeant(statement.object) &&
    isInUse(statement) &&
    !(returning.has(statement.object) && statement.sql.startsWith('DROP '))
      ? statement.online
      : undefined;
  const known = new Set([...from.objects, ...wanted.objects].map(({ id }) => id));
  const up: string[] = [];
  const late: Late[] = [];
  let plans = planned;
  for (let round = 0; plans.length > 0 && round < rounds; round++) {
    const putOff = new Set(plans.filter((statement) => formOf(statement)).map(({ object }) => object));
    const isPutOff = ({ keeps, object }: Statement): boolean => keeps === true && putOff.has(object);
    const steps = plans
      .filter((of) => !isPutOff(of))
      .flatMap((of) => (formOf(of)?.first ?? [of.sql]).map((sql) => ({ sql, of })));
    const tried = await run.tryAll(steps);
    // What needs something that is done later is done later, too.
    const isLeft = new Map(tried.failures?.map(({ statement, error }) => [statement.of, error]));
    const ran = tried.ran ?? tried.partly;
    up.push(...ran.map(({ sql }) => sql));
    for (const statement of plans) {
      const form = formOf(statement);
      if (isPutOff(statement)) late.push({ ...statement, isOnline: true, usesNewValue: false, later: [statement.sql] });
      else if (isLeft.has(statement))
        late.push({
          ...statement,
          isOnline: form !== undefined,
          usesNewValue: isUnsafeNewValue(isLeft.get(statement)),
          later: form ? [...form.first, ...form.later] : [statement.sql],
        });
      else if (form) late.push({ ...statement, isOnline: true, usesNewValue: false, later: form.later });
    }
    const waiting = new Set(late.map(({ object }) => object));
    const again = plan(await run.catalog(), wanted, options, await readDependencies(run.client));
    plans = again.filter(({ object }) => known.has(object) && !waiting.has(object));
    if (ran.length === 0) break;
  }
  const waiting = new Set(late.map(({ object }) => object));
  const reached = await run.catalog();
  // An index may have gone along with its column.
  const there = new Set([...reached.objects, ...wanted.objects].map(({ id }) => id));
  return {
    up,
    late: late.filter(({ object }) => there.has(object)),
    risky: planned.filter(({ object }) => !waiting.has(object)),
    reached,
  };
}

/** Runs what was left, and what is then still missing. */
async function doLater({ run, wanted, options }: FinishInput, late: readonly Late[]) {
  // Each as a whole: what follows a statement that fails may be about something of somebody else.
  const tried = await run.tryAll(late.map(({ later }) => ({ later, sql: later.map(withoutConcurrently).join(';\n') })));
  // What failed, the plan that follows does, or says that it cannot.
  const ran = tried.ran ?? tried.partly;
  const rest = await mustConverge(run, wanted, options);
  return { up: [...ran.flatMap(({ later }) => later), ...rest], risky: late.map(risksLater) };
}

/** Online, a rule that rows break still fails; nothing is kept waiting. */
function risksLater({ safer, ...statement }: Late): Statement {
  if (!statement.isOnline) return { ...statement, ...defined({ safer }) };
  return { ...statement, hazards: statement.hazards.filter((hazard) => hazard === 'fails on existing rows') };
}

const isSame = (a: CatalogObject, b: CatalogObject): boolean => sameJson(a.properties, b.properties);
