import { resolve } from 'node:path';
import { type AnyDatabase, clientOf } from '../postgres/connect/index.js';
import {
  collectDeclarations,
  type Declarations,
  fingerprint,
  governed,
  type Managed,
  managedKinds,
} from '../declare/index.js';
import { type Casing, readMigrations } from '../project/index.js';
import { SchemaError } from '../errors/index.js';
import type { Validation } from './validation.js';
import { validateCatalog, type ValidateOptions } from './validate-catalog.js';
import { asManaged } from './as-managed.js';
import type { DeclaredCatalog } from '../postgres/model/index.js';

/** Where the catalog snapshots are, and how the declarations are to be read. */
export interface ValidateSchemaOptions extends ValidateOptions {
  /** The folder of the migrations, with the catalog snapshots that `archon-schema generate` wrote; `./drizzle` without it. */
  readonly migrationsFolder?: string;
  /** As the configuration sets it for column names. */
  readonly casing?: Casing;
  /** Which classes of objects are managed, as in `archon-schema.config.ts`. */
  readonly managed?: Managed;
}

/** The outcome of a comparison with a schema, and whether its snapshot is as new as the declarations. */
export interface SchemaValidation extends Validation {
  /** True where the declarations have changed since the snapshot was written: the database was compared with the snapshot. */
  readonly stale: boolean;
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
  const { migrationsFolder = './drizzle', casing, managed, ...rest } = options;
  const out = resolve(migrationsFolder);
  const snapshot = (await readMigrations({ out })).at(-1)?.declared;
  if (!snapshot)
    throw new SchemaError(
      'snapshot.missing',
      `No catalog snapshot in ${out}: write one with "archon-schema generate", or name the folder.`,
      { facts: { folder: out } },
    );
  const declarations = collectDeclarations(schema, { casing });
  const now = fingerprint(declarations, casing, managed);
  const declared = managed ? asManaged(snapshot, ruleOf(declarations, managed), managed) : snapshot;
  const { client, inTransaction, release } = await clientOf(db);
  try {
    const bookkeeping = rest.bookkeeping ?? { schema: 'drizzle', table: '__drizzle_migrations' };
    const validation = await validateCatalog(client, declared, { inTransaction, ...rest, bookkeeping });
    return { ...validation, stale: declared.fingerprint !== now };
  } finally {
    await release();
  }
}

function ruleOf(declarations: Declarations, managed: Managed): Pick<DeclaredCatalog, 'managed' | 'governed'> {
  const { targets, roles } = governed(declarations, managed);
  return {
    managed: [...managedKinds(declarations, managed)],
    governed: { roles, targets },
  };
}
