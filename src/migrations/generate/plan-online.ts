import { randomUUID } from 'node:crypto';
import {
  type Catalog,
  catalogIndex,
  type CatalogObject,
  type DeclaredCatalog,
  sameJson,
} from '../../postgres/model/index.js';
import { readDependencies } from '../../postgres/catalog/index.js';
import type { Draft } from './draft.js';
import type { OnlineForm, Statement } from '../../postgres/kinds/index.js';
import { plan } from '../../postgres/plan/index.js';
import { type Migration, migrationFiles, withoutConcurrently } from '../../project/index.js';
import { runInAnyOrder, type Shadow } from '../../postgres/shadow/index.js';
import {
  type Completed,
  completeMigration,
  type Finish,
  isUnsafeNewValue,
  type RenameOptions,
} from './plan-migration.js';
import { mustConverge } from './must-converge.js';
import { isOnTables } from './risks.js';
import { toFile } from './write-migration.js';

/** A part of a migration, with what it leads to. */
export interface Stage {
  readonly completed: Completed;
  readonly declared: DeclaredCatalog;
  readonly draft: Draft;
  /** The migrations before it. */
  readonly history: readonly Migration[];
  readonly isOutside: boolean;
}

/**
 * Completes a migration for tables in use, in up to two stages: what PostgreSQL does at once, in a transaction; then, without
 * one, what would keep others out for long there. Constraints are made NOT VALID first and validated later, a column becomes
 * NOT NULL over a CHECK that is validated, indexes are built concurrently. What uses a new enum value comes second, too:
 * PostgreSQL uses none before the transaction that adds it ends.
 *
 * @param all false: only the indexes that are declared as built concurrently are
 * @returns no stage where nothing is gained by it
 */
export async function completeOnline(
  shadow: Shadow,
  draft: Draft,
  asked: DeclaredCatalog,
  history: readonly Migration[],
  renames: RenameOptions,
  all = true,
): Promise<Stage[]> {
  const isMeant = (id: string): boolean => all || draft.concurrent.includes(id);
  const plain = { ...draft, up: [] };
  let left: Left = { late: [], reached: asked.catalog, wanted: asked.catalog };
  const first = await completeMigration(shadow, plain, asked, history, renames, async (way) => {
    const { up, risky, ...rest } = await doAtOnce(way, isMeant);
    left = { ...rest, wanted: way.wanted };
    return { up, risky };
  });
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
  const second = await completeMigration(shadow, plain, declared, past, nothingRenamed, (way) => doLater(way, late));
  const next = { ...draft, snapshot: { ...draft.snapshot, id: randomUUID(), prevId: draft.snapshot.id } };
  return [
    ...(isEmpty ? [] : [{ completed: first, declared: between, draft, history, isOutside: false }]),
    { completed: second, declared, draft: isEmpty ? draft : next, history: past, isOutside },
  ];
}

const nothingRenamed: RenameOptions = { renames: [], creates: [] };

type Way = Parameters<Finish>[0];

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
async function doAtOnce({ client, read, wanted, options, planned, from }: Way, isMeant: (id: string) => boolean) {
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
    const isLeft = new Map<Statement, Error>();
    const ran = await runInAnyOrder(client, steps, {
      sqlOf: ({ sql }) => sql,
      // What needs something that is done later is done later, too.
      whenFailed: (failures) => failures.forEach(({ statement, error }) => isLeft.set(statement.of, error)),
    });
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
    const again = plan(await read(), wanted, options, await readDependencies(client));
    plans = again.filter(({ object }) => known.has(object) && !waiting.has(object));
    if (ran.length === 0) break;
  }
  const waiting = new Set(late.map(({ object }) => object));
  const reached = await read();
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
async function doLater({ client, read, wanted, options }: Way, late: readonly Late[]) {
  // Each as a whole: what follows a statement that fails may be about something of somebody else.
  const ran = await runInAnyOrder(client, late, {
    sqlOf: ({ later }) => later.map(withoutConcurrently).join(';\n'),
    // The plan that follows does what is still missing, or says that it cannot.
    whenFailed: () => undefined,
  });
  const rest = await mustConverge(client, read, wanted, options);
  return { up: [...ran.flatMap(({ later }) => later), ...rest], risky: late.map(risksLater) };
}

/** Online, a rule that rows break still fails; nothing is kept waiting. */
function risksLater({ safer, ...statement }: Late): Statement {
  if (!statement.isOnline) return { ...statement, ...(safer !== undefined && { safer }) };
  return { ...statement, hazards: statement.hazards.filter((hazard) => hazard === 'fails on existing rows') };
}

/** Objects that are as another catalog has them are taken from there, with what other majors print for them. */
function likeKnown(catalog: Catalog, ...known: readonly (Catalog | undefined)[]): Catalog {
  const others = known.flatMap((each) => (each ? [catalogIndex(each)] : []));
  const objects = catalog.objects.map((object): CatalogObject => {
    const same = others.map((other) => other.get(object)).find((other) => other && isSame(other, object));
    return same ?? object;
  });
  return { ...catalog, objects };
}

const isSame = (a: CatalogObject, b: CatalogObject): boolean => sameJson(a.properties, b.properties);

/** The first stage as the second one finds it. */
function virtual({ up, down }: Completed, declared: DeclaredCatalog, idx: number): Migration {
  const tag = 'what is done at once';
  const files = migrationFiles('.', tag);
  return {
    entry: { idx, version: '7', when: 0, tag, breakpoints: true },
    tag,
    file: files.up,
    sql: toFile(up),
    hash: undefined,
    hashes: [],
    downFile: files.down,
    downSql: toFile(down),
    snapshot: undefined,
    catalogFile: files.catalog,
    declared,
    proven: undefined,
    renames: [],
    takenOver: [],
    undo: [],
  };
}
