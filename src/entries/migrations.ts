import { resolve } from 'node:path';
import type { AnyDatabase } from '../postgres/connect/index.js';
import * as adopting from '../migrations/adopt/index.js';
import * as applying from '../migrations/apply/index.js';
import * as saving from '../migrations/backup/index.js';
import { type CatalogStanding, type History, readCatalogStanding, readStatus } from '../migrations/history/index.js';
import * as checking from '../migrations/preflight/index.js';
import type { LockOptions } from '../migrations/session/index.js';
import { layoutOf, type Project } from '../project/index.js';
import { outsideTransaction } from './with-client.js';
import { type ProgressOptions, reportingTo } from '../progress/index.js';

/** Where the migrations are and where they are recorded, in the words of drizzle-orm's `migrate`. */
export interface MigrationsPlace {
  /** The folder of the migrations, from the working directory; `drizzle` by default. */
  readonly migrationsFolder?: string;
  /** The schema of the table in which applied migrations are recorded; `drizzle` by default. */
  readonly migrationsSchema?: string;
  /** The name of that table; `__drizzle_migrations` by default. */
  readonly migrationsTable?: string;
  /** Instead of the three: a project that `loadProject` has read. */
  readonly project?: Pick<Project, 'out' | 'bookkeeping'>;
}

/** How {@link migrate} runs, and which migrations. */
export interface MigrateOptions extends MigrationsPlace, ProgressOptions, applying.MigrateOptions {}

/** How {@link rollback} runs, which migrations it takes back, and who agrees to it. */
export interface RollbackOptions extends MigrationsPlace, ProgressOptions, applying.RollbackOptions {}

/** How {@link adopt} runs, and whether it repairs. */
export interface AdoptOptions extends MigrationsPlace, ProgressOptions, adopting.AdoptOptions {}

/** How {@link restore} runs. */
export interface RestoreOptions extends MigrationsPlace, ProgressOptions, LockOptions {}

/** Where {@link preflight} looks, and who hears of its progress. */
export interface PreflightOptions extends MigrationsPlace, ProgressOptions {}

/** Which migrations of a folder are applied, and whether the database is as they left it. */
export interface Status extends History {
  /** Whether the live catalog is that of the last applied migration, and what differs. */
  readonly catalog: CatalogStanding;
}

/**
 * Applies the pending migrations, each in its own transaction and recorded as drizzle-kit records it, under a lock that makes a
 * second run wait. A file that begins with `-- archon-schema: no transaction` runs statement by statement.
 *
 * @example
 * const { applied } = await migrate(db, { migrationsFolder: 'drizzle' });
 * @param db with the rights of the tables' owner, outside a transaction
 * @returns the tags of the applied migrations, in order, and how the catalog then differs from the last snapshot
 * @throws SchemaError if the history is broken, an object exists already, or a statement fails: then nothing of that migration
 *   remains, and for a file without a transaction the error says which statements ran
 */
export const migrate = (db: AnyDatabase, options: MigrateOptions = {}): Promise<applying.MigrateResult> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, (client) => applying.migrate(client, placeOf(options), options)),
  );

/**
 * Reads what {@link migrate} would run, after the same checks. Nothing is changed and no lock is taken.
 *
 * @returns the pending migrations in order, with their SQL
 * @throws SchemaError if `migrate` would refuse before it changes anything
 */
export const planMigrations = (
  db: AnyDatabase,
  options: MigrationsPlace & Pick<MigrateOptions, 'to'> = {},
): Promise<applying.PlannedMigration[]> =>
  outsideTransaction(db, (client) => applying.planMigrations(client, placeOf(options), options));

/**
 * Takes migrations back, newest first, in one transaction; saves the rows before they are dropped if `backup` names a folder.
 *
 * @example
 * await rollback(db, { migrationsFolder: 'drizzle', steps: 1, confirm: async ({ tables }) => tables.length === 0 });
 * @param db with the rights of the tables' owner, outside a transaction; with `backup`, not over node-postgres
 * @returns the tags and the tables with their rows that were dropped; undefined if `confirm` said no or nothing was applied
 * @throws SchemaError if a down file is missing, objects of others depend on what is dropped, or rows were written meanwhile: then
 *   nothing is changed, and for a file without a transaction the error says which statements ran
 */
export const rollback = (db: AnyDatabase, options: RollbackOptions): Promise<applying.RollbackResult | undefined> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, (client) => applying.rollback(client, placeOf(options), options)),
  );

/**
 * Puts back the rows that {@link rollback} saved, in one transaction, once {@link migrate} has made their tables again.
 *
 * @param db with the rights of the tables' owner, outside a transaction; not over node-postgres
 * @param backup the folder that `rollback` wrote
 * @returns the tables with the number of rows that were put back
 * @throws SchemaError if the backup is damaged, or a table or column is missing or holds such rows already: then nothing is changed
 */
export const restore = (db: AnyDatabase, backup: string, options: RestoreOptions = {}): Promise<saving.RestoreResult> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, (client) => saving.restore(client, placeOf(options), resolve(backup), options)),
  );

/**
 * Records migrations as applied on a database whose objects were made by other means: those up to the newest one whose catalog
 * the database has. With `repair`, it first closes the differences to the nearest one; no row is lost.
 *
 * @param db with the rights of the tables' owner, outside a transaction
 * @returns the recorded tags, none if all were recorded already, and the statements that repaired
 * @throws SchemaError with the differences and the statements that would close them, if the database has no migration's catalog
 */
export const adopt = (db: AnyDatabase, options: AdoptOptions = {}): Promise<adopting.Adopted> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, (client) => adopting.adopt(client, placeOf(options), options)),
  );

/**
 * Checks, without changing anything, what could stop the pending migrations and what data they delete.
 *
 * @param db outside a transaction
 * @returns the checks, each with its severity and what to do
 * @throws SchemaError if the folder cannot be read; the driver's error if the database cannot be read
 */
export const preflight = (db: AnyDatabase, options: PreflightOptions = {}): Promise<checking.Check[]> =>
  reportingTo(options.onProgress, () =>
    outsideTransaction(db, (client) => checking.preflight(client, placeOf(options))),
  );

/**
 * Reads which migrations are applied, pending, edited or missing, and whether the database is as the last applied one left it.
 *
 * @param db outside a transaction
 * @returns the migrations, each in the lists to which it belongs, and the standing of the catalog
 * @throws SchemaError if the folder cannot be read; the driver's error if the database cannot be read
 */
export const status = (db: AnyDatabase, options: MigrationsPlace = {}): Promise<Status> =>
  outsideTransaction(db, async (client) => {
    const place = placeOf(options);
    const history = await readStatus(client, place);
    return { ...history, catalog: await readCatalogStanding(client, place, history) };
  });

function placeOf(place: MigrationsPlace): Pick<Project, 'out' | 'bookkeeping'> {
  const {
    migrationsFolder = 'drizzle',
    migrationsSchema = 'drizzle',
    migrationsTable = '__drizzle_migrations',
  } = place;
  const out = resolve(migrationsFolder);
  const hasNames = layoutOf(out) === 'folders';
  return place.project ?? { out, bookkeeping: { schema: migrationsSchema, table: migrationsTable, hasNames } };
}
