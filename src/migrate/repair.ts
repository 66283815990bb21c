import {
  compareCatalogs,
  type DeclaredCatalog,
  expectedOn,
  findRenames,
  readCatalog,
  readDependencies,
  scopeOf,
  withinDeclared,
} from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { plan, planOptions, planRenames } from '../plan/index.js';
import { UserError } from '../project/index.js';
import { lead } from '../shadow/index.js';
import type { Bookkeeping } from './bookkeeping.js';
import { findViolations } from './violations.js';

/** The statements that would make the database what is declared, in their order; nothing is run. */
export async function planRepair(
  client: Client,
  declared: DeclaredCatalog,
  bookkeeping: Bookkeeping,
): Promise<string[]> {
  const live = await readCatalog(client, scopeOf(declared, bookkeeping));
  const present = withinDeclared(live, declared);
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
 * @throws UserError naming the rows in the way with the query that lists them, or what cannot be changed
 */
export async function repair(client: Client, declared: DeclaredCatalog, bookkeeping: Bookkeeping): Promise<string[]> {
  // A body may name what its author's search_path finds; it is as declared, and was tried there.
  await client.exec('set local check_function_bodies = off');
  const scope = scopeOf(declared, bookkeeping);
  const read = async () => withinDeclared(await readCatalog(client, scope), declared);
  const renaming = planRenames(findRenames(declared, await readCatalog(client, scope)));
  for (const { sql } of renaming) await client.exec(sql);
  const live = await read();
  const wanted = expectedOn(declared, live);
  const violations = await findViolations(client, compareCatalogs(wanted, live), live);
  const [first] = violations;
  if (first)
    throw new UserError(
      `${first.rows} row${first.rows === 1 ? '' : 's'} stand in the way of ${first.object}${violations.length > 1 ? `, and others of ${violations.length - 1} more` : ''}: nothing was changed. Change or move them, and try again.`,
      {
        details: violations.flatMap(({ object, rows, query }) => [`${object}: ${rows}`, `  ${query};`]),
        isFinding: true,
      },
    );
  const way = await lead(client, read, wanted, planOptions(declared));
  const [stays] = way.rest;
  if (stays)
    throw new UserError(
      `${stays.object} cannot be repaired: ${way.error?.message ?? stays.sql}. Nothing was changed.`,
      {
        details: [stays.sql],
        isFinding: true,
      },
    );
  const lost = way.ran.find(({ object, hazards }) => object.startsWith('table ') && hazards.includes('data loss'));
  if (lost)
    throw new UserError(`${lost.object} could only be made anew, without its rows: nothing was changed.`, {
      details: [lost.sql],
      isFinding: true,
    });
  return [...renaming, ...way.ran].map(({ sql }) => sql);
}
