import { inTurn, isEverywhere } from '../support/everywhere.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Catalog, parentId } from '../../src/postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  expectedOn,
  readCatalog,
  restrictTo,
} from '../../src/postgres/catalog/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { openShadow, type Shadow } from '../../src/postgres/shadow/index.js';
import { ident, literal, qualified } from '../../src/postgres/sql/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';
import { type Opened, openPlace, type Place, places } from '../workflow/workflow.js';
import { alarms } from './alarms.js';
import { makeStep, type Step } from './transition.js';

export interface Options {
  /** Fills the first state; runs on the second as well, unless `rowsBack` is given. */
  readonly rows?: string;
  /** Fills the second state on the way back. */
  readonly rowsBack?: string;
  /** A query whose rows are the same in both states. */
  readonly same?: string;
  /** The values of columns are printed otherwise in the other state: only `same` is compared. */
  readonly isPrintedOtherwise?: true;
  /** What was renamed, on the way there and on the way back. */
  readonly renames?: readonly string[];
  readonly back?: readonly string[];
  /** What is new though something goes, on the way there and on the way back. */
  readonly creates?: readonly string[];
  readonly createsBack?: readonly string[];
  /** The way back is another change, which is left out: PostgreSQL refuses it, or it is a case of its own. */
  readonly oneWay?: true;
  /** The oldest major that knows it. */
  readonly since?: number;
}

/** Each as `generate --online` makes it. */
const isOnline = process.env['TRANSITIONS'] === 'online';

/** Two states of a schema. Each is led to the other, over rows, and back. */
export type Transition = readonly [name: string, a: string, b: string, options?: Options];

/**
 * Every transition: run up, down and up again over rows on one major or PGlite, in turn; preflight finds nothing in its way. With
 * `EVERYWHERE=1` on all of them, after it has been proven as `generate` does it; with `TRANSITIONS=online` in the form for tables
 * in use, proven.
 */
export const transitionSuite = (transitions: readonly Transition[]): void => {
  let project: TemporaryProject;
  let shadow: Shadow;
  let shadowDatabase: Opened;
  const opened = new Map<Place, Client>();
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    // drizzle-kit says there that it would ask.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    project = await temporaryProject({});
    for (const place of places) {
      const one = await openPlace(place);
      opened.set(place, one.client);
      closing.push(() => one.close());
    }
    shadowDatabase = await openPlace(places.at(-2)!);
    shadow = await openShadow(shadowDatabase.url === undefined ? {} : { url: shadowDatabase.url });
  });
  afterAll(async () => {
    await shadow.close();
    await shadowDatabase.close();
    for (const close of closing) await close();
    await project.remove();
    vi.restoreAllMocks();
  });

  const made = new Map<string, Promise<Step>>();
  const firstStep = (source: string): Promise<Step> => {
    const step = made.get(source) ?? makeStep(project, shadow, [], source, { prove: false });
    made.set(source, step);
    return step;
  };

  const both = transitions.flatMap(([name, a, b, options = {}]) => {
    const { renames = [], back = [], createsBack = [], rows, rowsBack = rows, oneWay } = options;
    const there = { name, a, b, options: { ...options, renames } };
    return oneWay
      ? [there]
      : [
          there,
          {
            name: `${name}, taken away`,
            a: b,
            b: a,
            options: { ...options, renames: back, creates: createsBack, rows: rowsBack },
          },
        ];
  });

  describe('led there and back over rows', () => {
    test.each(both)('$name', async ({ a, b, options }) => {
      const { since = 0, renames, creates = [], rows, same } = options;
      const first = await firstStep(a);
      const second = await makeStep(project, shadow, [first], b, {
        answers: { renames, creates },
        prove: isEverywhere || isOnline,
        online: isOnline,
      });
      const able = [...opened].filter(([place]) => place === 'PGlite' || place >= since);
      for (const [place, client] of inTurn(a + b, able)) {
        await client.exec('begin');
        try {
          await makeRoles(client, [first, second]);
          await run(client, first.up, place);
          if (rows) await client.exec(rows);
          const before = await read(client, first);
          const kept = keptColumns(first, second, renames.length > 0 || options.isPrintedOtherwise === true);
          const was = await contents(client, kept, same);
          expect(await alarms(client, first, second), `preflight on ${place}`).toEqual([]);
          for (const round of ['up', 'up again']) {
            await run(client, second.up, `${round} on ${place}`);
            expect(await differences(client, second), `${round} on ${place}`).toEqual([]);
            expect(await contents(client, kept, same), `rows after ${round} on ${place}`).toEqual(was);
            await run(client, second.down, `down on ${place}`);
            const again = compareCatalogs(before, await read(client, first)).map(describeDifference);
            expect(again, `down on ${place}`).toEqual([]);
            expect(await contents(client, kept, same), `rows after down on ${place}`).toEqual(was);
          }
        } finally {
          await client.exec('rollback');
        }
      }
    });
  });
};

async function run(client: Client, statements: readonly string[], where: unknown): Promise<void> {
  for (const sql of statements)
    await client.exec(sql).catch((error: Error) => {
      throw new Error(`${String(where)}: ${error.message}\n${sql}`, { cause: error });
    });
}

/** Roles that are named but not declared: whoever migrates has them. */
async function makeRoles(client: Client, steps: readonly Step[]): Promise<void> {
  for (const name of new Set(steps.flatMap(({ schema }) => schema.externalRoles)))
    await client.exec(
      `do $$ begin if not exists (select from pg_roles where rolname = ${literal(name)}) then create role ${ident(name)}; end if; end $$`,
    );
}

const read = async (client: Client, { schema }: Step): Promise<Catalog> => readCatalog(client, { roles: schema.roles });

async function differences(client: Client, step: Step): Promise<string[]> {
  const live = restrictTo(await read(client, step), step.declared);
  return compareCatalogs(expectedOn(step.declared, live), live).map(describeDifference);
}

/** Tables that are in both states, with the columns that have one type in both. */
function keptColumns(a: Step, b: Step, isOther: boolean): [string, string[]][] {
  if (isOther) return [];
  const typesOf = ({ declared }: Step): Map<string, string> =>
    new Map(
      declared.catalog.objects.flatMap(({ id, kind, properties }) =>
        kind === 'column' && properties['generated'] === undefined
          ? [[id, JSON.stringify(properties['type'])] as const]
          : [],
      ),
    );
  const [before, after] = [typesOf(a), typesOf(b)];
  const stays = new Set(b.declared.catalog.objects.map(({ id }) => id));
  return a.declared.catalog.objects.flatMap(({ id, kind, path: [schema = '', table = ''] }) => {
    if (kind !== 'table' || !stays.has(id)) return [];
    const columns = a.declared.catalog.objects.filter(
      (one) => parentId(one) === id && before.has(one.id) && before.get(one.id) === after.get(one.id),
    );
    return columns.length === 0
      ? []
      : [[qualified(schema, table), columns.map(({ path }) => ident(path.at(-1) ?? ''))] as [string, string[]]];
  });
}

async function contents(
  client: Client,
  kept: readonly [string, readonly string[]][],
  same?: string,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const [table, columns] of kept)
    rows.push(
      table,
      ...(await client.query(
        `select ${columns.map((column) => `${column}::text`).join(', ')} from ${table} order by 1`,
      )),
    );
  if (same !== undefined) rows.push(...(await client.query(same)));
  return rows;
}
