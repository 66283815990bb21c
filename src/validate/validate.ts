import {
  type Catalog,
  compareCatalogs,
  type DeclaredCatalog,
  expectedOn,
  readCatalog,
  scopeOf,
  withinDeclared,
  withoutImplied,
} from '../catalog/index.js';
import type { Client } from '../connect/index.js';
import { type Finding, toFinding } from './finding.js';
import { type OperationResult, testOperations } from './operation-test.js';

export interface ValidateOptions {
  /** Where applied migrations are recorded: it is no drift. */
  readonly bookkeeping?: { readonly schema: string; readonly table: string };
  /** False: no row is inserted, changed and deleted to prove that it can be. */
  readonly operations?: boolean;
}

/** The outcome of a validation. */
export interface Validation {
  /** True where there is no error; warnings are allowed. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly operations: readonly OperationResult[];
  /** The major version of the server. */
  readonly server: number;
  /** What was expected on this server. */
  readonly expected: Catalog;
  /** The ids of all expected objects that are not there, also of those that a finding about a missing table implies. */
  readonly missing: ReadonlySet<string>;
}

/**
 * Compares a live database with what is declared, and proves that a row can be inserted, changed and deleted.
 *
 * One round trip reads the catalog; the test of the operations runs in a transaction that is always rolled back.
 *
 * @param client an open connection
 * @param declared from the catalog snapshot, or from the shadow
 * @throws the driver's error when the database cannot be looked at
 */
export async function validate(
  client: Client,
  declared: DeclaredCatalog,
  options: ValidateOptions = {},
): Promise<Validation> {
  const live = withinDeclared(await readCatalog(client, scopeOf(declared, options.bookkeeping)), declared);
  const expected = expectedOn(declared, live.server);
  const rootOf = rootFinder(expected, live);
  const shared = new Set(declared.shared);
  const differences = compareCatalogs(expected, live);
  const findings = withoutImplied(differences)
    .map((difference) => toFinding(difference, shared.has(difference.object.id), rootOf(difference.object.id)))
    .sort((a, b) => byCodePoint(a.id, b.id) || byCodePoint(a.message, b.message));
  const operations = options.operations === false ? [] : await testOperations(client, declared.operationTests);
  const all = [...findings, ...operations.flatMap((result) => result.finding ?? [])];
  return {
    ok: all.every(({ severity }) => severity !== 'error'),
    findings: all,
    operations,
    server: live.server,
    expected,
    missing: new Set(differences.filter(({ change }) => change === 'missing').map(({ object }) => object.id)),
  };
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Finds the object that stands for itself beneath another one: the table of a column's comment. */
function rootFinder(...catalogs: readonly Catalog[]): (id: string) => string {
  const parents = new Map(
    catalogs.flatMap(({ objects }) =>
      objects.map((object): [string, string | undefined] => [object.id, object.parent]),
    ),
  );
  return (id) => {
    let root = id;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
}
