import { type AnyDatabase, clientOf } from '../postgres/connect/index.js';
import {
  collectDeclarations,
  type Declarations,
  fingerprint,
  governed,
  type Managed,
  managedKinds,
  targetOf,
} from '../declare/index.js';
import { providerSchemas } from '../postgres/shadow/index.js';
import { readMigrations } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import type { Validation } from './validation.js';
import { validateCatalog } from './validate-catalog.js';
import { asManaged } from './as-managed.js';
import { type DeclaredCatalog, objectId } from '../postgres/model/index.js';
import { type ValidateSchemaOptions, withConfiguration } from './with-configuration.js';

/** The outcome of a comparison with a schema, and whether its snapshot is as new as the declarations. */
export interface SchemaValidation extends Validation {
  /** True where the declarations have changed since the snapshot was written: the database was compared with the snapshot. */
  readonly stale: boolean;
  /**
   * The tables of the snapshot that the given exports do not declare, e.g. `table public.posts`: those of one module of several. The
   * database was compared with the whole snapshot.
   */
  readonly notGiven: readonly string[];
}

/**
 * Compares a live database with a schema, from application code or a test. Neither drizzle-kit nor PGlite is needed: what is
 * expected is read from the catalog snapshot of the last migration.
 *
 * @example
 * import * as schema from './schema.js';
 * const { ok, findings } = await validate(db, schema);
 * @param db a postgres.js `sql`, a node-postgres client or pool, a PGlite, a Drizzle database over one of them, or a transaction
 * @param schema the exports of the modules that declare the schema
 * @returns the findings, and whether the snapshot is older than the declarations
 * @throws SchemaError where there is no snapshot; the driver's error when the database cannot be looked at
 */
export async function validate(
  db: AnyDatabase,
  schema: Readonly<Record<string, unknown>>,
  options: ValidateSchemaOptions = {},
): Promise<SchemaValidation> {
  const { out, casing, managed, schemaFilter, bookkeeping, ...rest } = await withConfiguration(options);
  const snapshot = (await readMigrations({ out })).at(-1)?.declared;
  if (!snapshot)
    throw new SchemaError(
      'snapshot.missing',
      `No catalog snapshot in ${out}: write one with "archon-schema generate", or name the folder.`,
      { facts: { folder: out } },
    );
  const declarations = declarationsIn(schema, { casing, schemaFilter }, snapshot);
  const now = fingerprint(declarations, casing, managed);
  const declared = managed ? asManaged(snapshot, ruleOf(declarations, managed), managed) : snapshot;
  const { client, inTransaction, release } = await clientOf(db);
  try {
    const validation = await validateCatalog(client, declared, { inTransaction, ...rest, bookkeeping });
    const notGiven = declared.fingerprint === now ? [] : missingTables(declarations, declared);
    return { ...validation, stale: declared.fingerprint !== now && notGiven.length === 0, notGiven };
  } finally {
    await release();
  }
}

/** What is declared in a provider's schema is not the project's where the snapshot has none of it, as `generate` took it. */
function declarationsIn(
  schema: Readonly<Record<string, unknown>>,
  options: NonNullable<Parameters<typeof collectDeclarations>[1]>,
  { catalog }: DeclaredCatalog,
): Declarations {
  const all = collectDeclarations(schema, options);
  const known = new Set(catalog.objects.map(({ path }) => path[0]));
  const foreignSchemas = all.schemas.filter(
    (name) => Object.values(providerSchemas).flat().includes(name) && !known.has(name),
  );
  return foreignSchemas.length === 0 ? all : collectDeclarations(schema, { ...options, foreignSchemas });
}

/** The tables of a snapshot that these declarations lack. None where they also declare tables that the snapshot lacks: they are newer. */
function missingTables({ tables }: Declarations, { catalog }: DeclaredCatalog): readonly string[] {
  const given = new Set(tables.map((table) => objectId(targetOf(table))));
  const kinds = new Set<string>(tables.map((table) => targetOf(table).kind));
  const known = catalog.objects.flatMap(({ id, kind }) => (kinds.has(kind) ? [id] : []));
  return [...given].every((id) => known.includes(id)) ? known.filter((id) => !given.has(id)) : [];
}

function ruleOf(declarations: Declarations, managed: Managed): Pick<DeclaredCatalog, 'managed' | 'governed'> {
  const { targets, roles } = governed(declarations, managed);
  return {
    managed: [...managedKinds(declarations, managed)],
    governed: { roles, targets },
  };
}
