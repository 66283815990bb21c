import type { Catalog, DeclaredCatalog } from '../postgres/model/index.js';
import {
  driftOf,
  expectedOn,
  readCatalog,
  readDependencies,
  type Rename,
  renameIn,
  scopeOf,
} from '../postgres/catalog/index.js';
import { dependentKinds } from '../postgres/kinds/index.js';
import type { Client } from '../postgres/connect/index.js';
import { fromDrift } from './finding.js';
import { closing } from './fix-per-finding.js';
import type { Validation } from './validation.js';
import { readOnly } from '../migrations/session/index.js';
import { notTested, testOperations } from './operation-test.js';
import { type CustomSql, explainDrift } from './by-custom-sql.js';
import { sparing } from './spare-rows.js';
import { report } from '../progress/index.js';

/** What is compared, and on whose transaction. */
export interface ValidateOptions {
  /** Where applied migrations are recorded: it is no drift. */
  readonly bookkeeping?: { readonly schema: string; readonly table: string };
  /** False: no row is inserted, changed and deleted to prove that it can be. */
  readonly operations?: boolean;
  /** True: what stands beside the declared objects, in their schemas, is drift as well; a function says of which tables and views. */
  readonly strict?: boolean | ((name: string) => boolean);
  /** True where the connection is within a transaction of the caller's: it is used, and left open. */
  readonly inTransaction?: boolean;
  /** What {@link readLive} gave or is about to give, where the database is being read already. */
  readonly live?: Catalog | Promise<Catalog>;
  /** Reads what custom SQL in the applied migrations made, which is no drift; called only if it could explain something. */
  readonly customSql?: () => Promise<CustomSql | undefined>;
}

/**
 * Compares a live database with a declared catalog, and proves that a row can be inserted, changed and deleted.
 *
 * One round trip reads the catalog, in a read-only transaction; the test of the operations runs in a transaction that is always
 * rolled back.
 *
 * @param client an open connection
 * @param given from the catalog snapshot, or from the shadow
 * @returns the findings, each with the statements that close it
 * @throws the driver's error when the database cannot be looked at
 */
export async function validateCatalog(
  client: Client,
  given: DeclaredCatalog,
  options: ValidateOptions = {},
): Promise<Validation> {
  report({ step: 'read' });
  const live = await (options.live ?? readLive(client, given, options));
  const { customSql } = options;
  const { declared, told } = customSql
    ? await explainDrift(given, live, options, customSql)
    : { declared: given, told: [] };
  report({ step: 'compare' });
  const { renames, drift } = driftOf(declared, live, options);
  const findings = drift.map(fromDrift);
  const expected = expectedOn(declared, live);
  const fixes =
    findings.length === 0
      ? undefined
      : await sparing(
          client,
          closing(declared, live, {
            found: new Set(findings.map(({ id }) => id)),
            renames,
            dependencies: await readOnly(client, options, () => readDependencies(client)),
          }),
          options,
        );
  const operations =
    options.operations === false
      ? []
      : await testOperations(client, declared.operationTests, options.inTransaction).catch(notTested);
  const all = [
    ...findings.map((finding) => ({ ...finding, fix: fixes?.get(finding.id) ?? [] })),
    ...told,
    ...operations.flatMap((result) => result.finding ?? []),
  ];
  const present = new Set([...live.objects, ...renames.map(({ to }) => to)].map(({ id }) => id));
  return {
    ok: all.every(({ severity }) => severity !== 'error'),
    findings: all,
    operations,
    server: live.server,
    declared,
    expected,
    missing: new Set(missingFrom(expected, present, renames, declared)),
    live,
    renames,
    notCompared: live.notModelled ?? [],
    unmanaged: dependentKinds().filter((kind) => !declared.managed.includes(kind)),
  };
}

/** Reads what has to be read to compare a database with what is declared, without definitions. */
export function readLive(
  client: Client,
  declared: DeclaredCatalog,
  { bookkeeping, inTransaction = false }: ValidateOptions = {},
): Promise<Catalog> {
  const scope = { ...scopeOf(declared, bookkeeping), definitions: false, notModelled: true };
  return readOnly(client, { inTransaction }, () => readCatalog(client, scope));
}

function missingFrom(
  expected: Catalog,
  present: ReadonlySet<string>,
  renames: readonly Rename[],
  declared: DeclaredCatalog,
): string[] {
  const isThere = new Set(present);
  if (renames.length > 0)
    renameIn(declared, renames).catalog.objects.forEach(({ id }, index) => {
      const object = declared.catalog.objects[index];
      if (object && present.has(id)) isThere.add(object.id);
    });
  return expected.objects.map(({ id }) => id).filter((id) => !isThere.has(id));
}
