import { type Catalog, defined } from '../../postgres/model/index.js';
import { compareCatalogs } from '../../postgres/catalog/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { kindOf, type RowCheck, type Suggestion } from '../../postgres/kinds/index.js';

/** Rows that break a rule which is still to come, or would lose a value. */
export interface Violation {
  /** The id of the constraint, column or index that says so. */
  readonly object: string;
  /** Undefined where they could not be counted: `fault` says why. */
  readonly rows?: number;
  /** What these rows do: `1 row holds NULL, and the column becomes NOT NULL`. */
  readonly fault: string;
  /** Lists them. */
  readonly query: string;
  /** A statement that would put them right, and what it does. */
  readonly suggestion?: Suggestion;
}

/**
 * Counts the rows that stand in the way of what is missing or stricter (NOT NULL, checks, keys, unique indexes, foreign keys, enum
 * values that go), and those that would lose a value: by a type that rounds or cuts it, or with a column that goes.
 *
 * @param client inside a transaction
 * @param wanted what the database is to become
 * @param live what is there now
 * @returns all of them, each rule of an object once
 */
export async function findViolations(client: Client, wanted: Catalog, live: Catalog): Promise<Violation[]> {
  const checks = compareCatalogs(wanted, live).flatMap((difference) =>
    (kindOf(difference.object.kind).rowsInTheWay?.(difference, { wanted, live }) ?? []).map((check) => ({
      ...check,
      object: difference.object.id,
    })),
  );
  const unique = new Map(checks.map((check) => [`${check.object}\n${check.query}`, check]));
  const violations: Violation[] = [];
  // Rows that a policy hides would not be counted: so the query fails, which is said.
  await client.exec('set local row_security = off');
  const guarded = new Set([...unique.values()].flatMap((check) => check.guarded ?? []));
  for (const table of [...guarded].sort()) await client.exec(`lock table ${table} in access exclusive mode`);
  for (const check of unique.values()) violations.push(...(await count(client, check)));
  return violations;
}

async function count(client: Client, check: RowCheck & { readonly object: string }): Promise<Violation[]> {
  const { object, fault, query, suggestion, guarded } = check;
  const found = { object, query, ...defined({ suggestion }) };
  await client.exec('savepoint violations');
  try {
    const [row] = await client.query<{ rows: string }>(`select count(*)::text as rows from (${query}) as offending`);
    await client.exec('release savepoint violations');
    const rows = Number(row?.rows ?? 0);
    return rows > 0 ? [{ ...found, rows, fault: `${rows} row${rows === 1 ? ` ${fault[0]}` : `s ${fault[1]}`}` }] : [];
  } catch (error) {
    await client.exec('rollback to savepoint violations');
    // Unless it guards values, it speaks of what is not there yet; whether rows are in the way is then seen when it is made.
    return guarded !== undefined
      ? [{ object, query, fault: `rows that ${fault[1]} could not be counted (${(error as Error).message})` }]
      : [];
  }
}
