import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Catalog, CatalogObject, Json } from '../../src/postgres/model/index.js';
import { compareCatalogs, expectedOn, readCatalog, restrictTo } from '../../src/postgres/catalog/index.js';
import { plan } from '../../src/postgres/plan/index.js';
import { planOptions, type Statement } from '../../src/postgres/kinds/index.js';
import { converge, runAll } from '../../src/postgres/shadow/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { type Case, cases } from '../drift/cases.js';
import { declaredAs, openRich, type Rich, scope } from '../drift/open-rich.js';
import { catalogProperties, optionsWithin } from '../drift/properties.js';
import { majors } from '../support/databases.js';

/*
 * Two faults are made in each property of each kind: the reader leaves it out, and the plan leaves it out or writes it otherwise.
 * Each must be noticed: what nobody notices is a property that the tests cannot protect.
 */

const major = majors.at(-1)!;

/** `column default`; of an option within a property `column identityOptions.cache`; of what an owner has lost `grant lost`. */
const parts: readonly (readonly [kind: string, property: string])[] = [
  ...catalogProperties(),
  ...optionsWithin.map((option) => `column identityOptions.${option}`),
  'grant lost',
].map((name) => [name.split(' ')[0] ?? '', name.split(' ')[1] ?? '']);

/** The cases in which a part of the catalog is changed by hand, on this major. */
function casesOf(kind: string, property: string): Case[] {
  const [outer] = property.split('.');
  return cases.filter(
    ([, id, changed, since = 0]) =>
      since <= major &&
      id.startsWith(`${kind} `) &&
      (property === 'lost' ? id.endsWith(' to its owner') : changed === outer),
  );
}

/** What the server answers, so that it can be read again with a part left out. */
type Rows = readonly { readonly kind: string | null; readonly properties: Record<string, Json> }[];

interface Recorded {
  readonly catalog: Catalog;
  readonly rows: Rows;
}

let rich: Rich;
let whole: Rows;
const drifted = new Map<string, Recorded>();

beforeAll(async () => {
  rich = await openRich(major);
  whole = (await record()).rows;
});
afterAll(() => rich.close());

async function record(): Promise<Recorded> {
  let rows: Rows = [];
  const query = async (sql: string): Promise<never> => (rows = await rich.client.query(sql)) as never;
  const catalog = await readCatalog({ ...rich.client, query }, scope);
  return { catalog, rows };
}

/** What is read once the change of a case is made. */
async function driftedBy(sql: string): Promise<Recorded> {
  const known = drifted.get(sql);
  if (known) return known;
  await rich.client.exec('begin');
  try {
    await rich.client.exec(sql);
    const recorded = await record();
    drifted.set(sql, recorded);
    return recorded;
  } finally {
    await rich.client.exec('rollback');
  }
}

/** A value of an object without one of its properties, or without an option within one. */
function without(properties: Readonly<Record<string, Json>>, property: string): Record<string, Json> {
  const [outer = '', inner] = property.split('.');
  const { [outer]: value, ...rest } = properties;
  if (inner === undefined || value === undefined) return rest;
  return { ...rest, [outer]: without(value as Record<string, Json>, inner) };
}

/** The catalog as a reader gives it that knows nothing of a property, or of a kind. */
function readWithout(rows: Rows, kind: string, property: string): Promise<Catalog> {
  const left =
    property === '*'
      ? rows.filter((row) => row.kind !== kind)
      : rows.map((row) => (row.kind === kind ? { ...row, properties: without(row.properties, property) } : row));
  return readCatalog({ ...rich.client, query: async () => left as never }, scope);
}

/** Whether the finding that a case asks for is there. */
async function isFound([, id, property]: Case, declared: Catalog, live: Catalog): Promise<boolean> {
  const { findings } = await validateCatalog(rich.client, declaredAs(declared), { live, operations: false });
  return findings.some((finding) => finding.id === id && finding.property === property);
}

/** Whether a case is found as long as the reader is whole, and no longer once it is not. */
async function isLostToReader(one: Case, kind: string, property: string): Promise<boolean> {
  const { rows, catalog } = await driftedBy(one[0]);
  const declared = await readWithout(whole, '', '');
  if (!(await isFound(one, declared, catalog))) return false;
  const [less, drifted] = [await readWithout(whole, kind, property), await readWithout(rows, kind, property)];
  // A reader that breaks the planner is noticed, too.
  return !(await isFound(one, less, drifted).catch(() => false));
}

async function someOf<T>(values: readonly T[], isOne: (value: T) => Promise<boolean>): Promise<boolean> {
  for (const value of values) if (await isOne(value)) return true;
  return false;
}

/** What is possible only on newer majors is left out on older ones. */
const possible = parts.filter(([kind, property]) => casesOf(kind, property).length > 0);

test('a property that the reader leaves out is noticed', async () => {
  const unnoticed: string[] = [];
  for (const [kind, property] of possible)
    if (!(await someOf(casesOf(kind, property), (one) => isLostToReader(one, kind, property))))
      unnoticed.push(`${kind} ${property}`);
  expect(unnoticed).toEqual([]);
}, 120_000);

test('a kind that the reader leaves out is noticed', async () => {
  const unnoticed: string[] = [];
  for (const kind of new Set(cases.map(([, id]) => id.split(' ')[0] ?? ''))) {
    const whole = cases.filter(
      ([, id, property, since = 0]) => id.startsWith(`${kind} `) && property === null && since <= major,
    );
    if (!(await someOf(whole, (one) => isLostToReader(one, kind, '*')))) unnoticed.push(kind);
  }
  expect(unnoticed).toEqual([]);
});

/** What is no object of a catalog, and what stands in the way of making the rich schema in its own database. */
const emptied = `
drop schema app cascade; drop schema "Other one" cascade; drop schema "order" cascade;
drop owned by drift_reader, drift_writer; drop role drift_reader, drift_writer;
create schema app;`;

/** Plans are made of definitions, too: the drifted one says what the property of the object is in the drift. */
function writtenAs(drift: CatalogObject | undefined, property: string, object: CatalogObject): CatalogObject {
  if (drift?.id !== object.id) return object;
  const [outer = ''] = property.split('.');
  const { [outer]: _value, ...rest } = object.properties;
  const value = drift.properties[outer];
  const properties = { ...rest, ...(value !== undefined && { [outer]: value }) };
  return { ...object, properties, ...(drift.definition !== undefined && { definition: drift.definition }) };
}

/** Catalogs in which a property is left out of all objects of a kind, and in which it is written as a case has it. */
async function* wronglyWritten(kind: string, property: string, { objects }: Catalog): AsyncGenerator<CatalogObject[]> {
  yield objects.map((object) =>
    object.kind === kind ? { ...object, properties: without(object.properties, property) } : object,
  );
  for (const [sql, id] of casesOf(kind, property)) {
    const drift = (await driftedBy(sql)).catalog.objects.find((object) => object.id === id);
    if (!drift) continue;
    const isThere = objects.some((object) => object.id === id);
    yield isThere ? objects.map((object) => writtenAs(drift, property, object)) : [...objects, drift];
  }
}

test('a property that the plan leaves out, or writes otherwise, is noticed', async () => {
  const { client, declared } = rich;
  const wanted = declared.catalog;
  const options = planOptions(declared);
  const read = async (): Promise<Catalog> =>
    restrictTo(await readCatalog(client, { ...scope, definitions: false }), declared);
  const differences = (made: Catalog) => compareCatalogs(expectedOn(declared, made), made, { all: true });
  const fromNothing = (objects: readonly CatalogObject[]) =>
    numbered(plan({ ...wanted, objects: [] }, { ...wanted, objects }, options));

  const ran = await onEmpty(async () => {
    const way = await converge(client, read, wanted, options);
    expect(way.error).toBeUndefined();
    expect(differences(await read())).toEqual([]);
    return way.ran.map(({ sql }) => sql);
  });
  // A right that was given too early is given again: the last place counts.
  const order = new Map(ran.map((sql, place) => [sql, place]));
  const places = new Map(fromNothing(wanted.objects).map(([name, { sql }]) => [name, order.get(sql)]));
  // What comes along with something else, like a partition's copy of a key.
  const spared = new Set([...places].flatMap(([name, place]) => (place === undefined ? [name] : [])));
  const planned = (objects: readonly CatalogObject[]): string[] =>
    fromNothing(objects)
      .filter(([name]) => !spared.has(name))
      .sort(([a], [b]) => (places.get(a) ?? ran.length) - (places.get(b) ?? ran.length))
      .map(([, { sql }]) => sql);
  const right = planned(wanted.objects);

  const outcomeOf = async (statements: readonly string[]): Promise<Outcome> => {
    await client.exec('rollback to empty');
    if (!(await runAll(client, statements))) return 'refused';
    return differences(await read()).length > 0 ? 'made otherwise' : 'unnoticed';
  };
  expect(await onEmpty(() => outcomeOf(right)), 'the plan as it should be').toBe('unnoticed');

  const outcomes = new Map<string, Outcome>();
  let left = possible.map(([kind, property]) => ({
    name: `${kind} ${property}`,
    ways: wronglyWritten(kind, property, wanted),
  }));
  // What PostgreSQL gives by itself may be left out, and some is needed for any SQL; then a case makes something else of it.
  for (let round = 0; round < 5 && left.length > 0; round++) {
    const tried: [name: string, statements: readonly string[]][] = [];
    for (const { name, ways } of left) {
      const { value: objects, done } = await ways.next();
      if (done) continue;
      const statements = orRefused(() => planned(objects));
      if (statements.join('\n') !== right.join('\n')) tried.push([name, statements]);
    }
    await onEmpty(async () => {
      for (const [name, statements] of tried) {
        const outcome = await outcomeOf(statements);
        if (outcome !== 'refused' || !outcomes.has(name)) outcomes.set(name, outcome);
      }
    });
    left = left.filter(({ name }) => outcomes.get(name) !== 'made otherwise');
  }
  const named = (outcome: Outcome): string[] => [...outcomes].flatMap(([name, is]) => (is === outcome ? [name] : []));
  const unwritten = possible.map(([kind, property]) => `${kind} ${property}`).filter((name) => !outcomes.has(name));
  expect(named('unnoticed')).toEqual([]);
  expect(unwritten).toEqual(Object.keys(follows));
  const kinds = new Set(possible.map(([kind]) => kind));
  process.stdout.write(
    `trust: ${possible.length} properties of ${kinds.size} kinds, broken in the reader and in the renderer: all noticed` +
      ` (${named('made otherwise').length} make another catalog, ${named('refused').length} no SQL that runs)\n`,
  );
}, 300_000);

/** What no statement of its own kind says, for another property says it. */
const follows = { 'table type': 'partitionKey', 'table inheritedBy': 'inherits' };

type Outcome = 'made otherwise' | 'refused' | 'unnoticed';

/** A planner that cannot do without a property is as good as a statement that PostgreSQL refuses. */
function orRefused(make: () => string[]): string[] {
  try {
    return make();
  } catch {
    return ['no plan'];
  }
}

/** Runs work in the database of the rich schema, as if it were empty; nothing of it stays. */
async function onEmpty<T>(work: () => Promise<T>): Promise<T> {
  await rich.client.exec('begin');
  try {
    await rich.client.exec(emptied);
    await rich.client.exec('savepoint empty');
    return await work();
  } finally {
    await rich.client.exec('rollback');
  }
}

/** Statements by their object and their number among those of it. */
function numbered(statements: readonly Statement[]): [name: string, statement: Statement][] {
  const counts = new Map<string, number>();
  return statements.map((statement) => {
    const count = (counts.get(statement.object) ?? 0) + 1;
    counts.set(statement.object, count);
    return [`${statement.object} ${count}`, statement];
  });
}
