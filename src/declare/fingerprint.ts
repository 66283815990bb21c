import { createHash } from 'node:crypto';
import type { Declarations } from './declarations.js';
import { comparedBodies } from './describe.js';
import type { Managed } from './managed.js';
import { declaredSql } from './declared-sql.js';
import { concurrentIndexes } from './drizzle/index-sql.js';
import { operationTestData } from './operation-test-data.js';
import type { Casing } from './column-name.js';

/** Rises when catalogs are read otherwise, so that the snapshots of an older version count as stale. */
const layout = 4;

/**
 * A hash over everything that is declared, which tells whether a snapshot is still fresh. The order of the exports, their names
 * and the layout of the files do not matter.
 *
 * @param casing as the configuration sets it for column names; without it, the one that the declarations were collected with
 * @param managed as the settings say it
 * @returns SHA-256, in hexadecimal
 */
export function fingerprint(
  declarations: Declarations,
  casing: Casing | undefined = declarations.casing,
  managed: Managed = {},
): string {
  const parts = [
    ...declaredSql({ ...declarations, casing }),
    ...declarations.tables.flatMap((table) => concurrentIndexes(table, casing).map((path) => JSON.stringify(path))),
    ...comparedBodies(declarations).map((target) => JSON.stringify({ comparedBody: target })),
    ...declarations.operationTests.map((test) => JSON.stringify(operationTestData(test, casing))),
  ].sort();
  const settings = Object.entries(managed).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([layout, casing ?? null, settings, parts]))
    .digest('hex');
}
