import type { DeclaredCatalog } from '../../postgres/model/index.js';
import {
  expectedOn,
  findRenames,
  readCatalog,
  readDependencies,
  scopeOf,
  restrictTo,
} from '../../postgres/catalog/index.js';
import { type Client, sqlStateOf } from '../../postgres/connect/index.js';
import { plan, planRenames } from '../../postgres/plan/index.js';
import { planOptions } from '../../postgres/kinds/index.js';
import { SchemaError } from '../../errors/index.js';
import { converge } from '../../postgres/shadow/index.js';
import type { Bookkeeping } from '../../project/index.js';
import { findViolations, type Violation } from '../preflight/index.js';

/** The statements that would make the database what is declared, in their order; nothing is run. */
export async function planRepair(
  client: Client,
  declared: DeclaredCatalog,
  bookkeeping: Bookkeeping,
): Promise<string[]> {
  const live = await readCatalog(client, scopeOf(declared, bookkeeping));
  const present = restrictTo(live, declared);
  const statements = plan(
    present,
    expectedOn(declared, present),
    planOptions(declared),
    await readDependencies(client),
  );
  return [...planRenames(findRenames(declared, live)), ...statements].map(({ sql }) => sql);
}

/**
 * Makes the database what is declared. Rows are never dropped, and those that break a rule are counted before anything changes.
 *
 * @param client inside a transaction, which the caller rolls back on failure
 * @returns the statements that ran
 * @throws SchemaError naming the rows in the way with the query that lists them, or what cannot be changed
 */
export async function repair(client: Client, declared: DeclaredCatalog, bookkeeping: Bookkeeping): Promise<string[]> {
  // A body may name what its author's search_path finds; it is as declared, and was tried there.
  await client.exec('set local check_function_bodies = off');
  const scope = scopeOf(declared, bookkeeping);
  const read = async () => restrictTo(await readCatalog(client, scope), declared);
  const renaming = planRenames(findRenames(declared, await readCatalog(client, scope)));
  for (const { sql } of renaming) await client.exec(sql);
  const live = await read();
  const wanted = expectedOn(declared, live);
  const violations = await findViolations(client, wanted, live);
  if (violations.length > 0) throw inTheWay(violations);
  const way = await converge(client, read, wanted, planOptions(declared));
  const [stays] = way.rest;
  if (stays)
    throw new SchemaError(
      'adopt.failed',
      `${stays.object} cannot be repaired: ${way.error?.message ?? stays.sql}. Nothing was changed.${lacksRight(way.error) ? ' Connect as the owner of what is to be changed.' : ''}`,
      {
        facts: {
          object: stays.object,
          statement: stays.sql,
          problem: way.error?.message,
          causeCode: sqlStateOf(way.error),
        },
        details: [stays.sql],
      },
    );
  // A column that goes, or is computed from now on, was seen to lose nothing.
  const stored = new Set(wanted.objects.flatMap(({ id, properties }) => (properties['generated'] ? [] : [id])));
  const lost = way.ran.find(({ object, hazards }) => hazards.includes('data loss') && stored.has(object));
  if (lost)
    throw new SchemaError(
      'adopt.failed',
      `${lost.object} could only be dropped and created again, without what it holds: nothing was changed.`,
      { facts: { object: lost.object, statement: lost.sql }, details: [lost.sql] },
    );
  return [...renaming, ...way.ran].map(({ sql }) => sql);
}

function inTheWay(violations: readonly Violation[]): SchemaError {
  const [first] = violations;
  const objects = [...new Set(violations.map(({ object }) => object))];
  const others = objects.length > 1 ? `, and rows are in the way of ${objects.length - 1} more` : '';
  return new SchemaError(
    'adopt.failed',
    `${first?.object}: ${first?.fault}${others}. Nothing was changed. The queries list the rows: change or move them, and run the command again.`,
    {
      facts: { objects, problem: first?.fault },
      details: violations.flatMap(({ object, fault, query, suggestion }) => [
        `${object}: ${fault}`,
        `  ${query};`,
        ...(suggestion ? [`  -- ${suggestion.does}:`, `  ${suggestion.sql};`] : []),
      ]),
    },
  );
}

const lacksRight = (error: Error | undefined): boolean => (error as { code?: string } | undefined)?.code === '42501';
