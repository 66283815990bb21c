import type { DeclaredCatalog } from '../../postgres/model/index.js';
import {
  breakpoint,
  catalogText,
  type DrizzleSnapshot,
  hashFiles,
  type Journal,
  journalFile,
  migrationFiles,
  type MigrationFolder,
  noTransaction,
  readJournal,
  type RenamedObject,
  splitChunks,
} from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';
import type { Completed } from './plan-migration.js';
import { manyLocks } from './count-locks.js';
import { hashed, type UndoPlan } from './plan-undo.js';
import type { FileText } from './write-files.js';

/** A proven migration, ready to be rendered. */
export interface ProvenMigration extends Completed {
  readonly tag: string;
  readonly snapshot: DrizzleSnapshot;
  readonly declared: DeclaredCatalog;
  /** It runs without a transaction. */
  readonly isOutside?: boolean;
  /** Of one that runs without a transaction. */
  readonly undo?: UndoPlan;
  /** How many locks its transaction holds at the end. */
  readonly locks?: number;
}

/** A folder, and whether statements are written with drizzle-kit's breakpoints between them. */
type Target = MigrationFolder & { readonly breakpoints: boolean };

/**
 * Renders migrations, the first of which follows the last one of the folder. What makes them migrations comes last, the journal or
 * `migration.sql`, so that an interrupted run leaves none behind.
 */
export async function renderMigrations(folder: Target, migrations: readonly ProvenMigration[]): Promise<FileText[]> {
  const files = migrations.map((migration) => renderMigration(folder, migration));
  if (folder.layout === 'folders')
    return [...files.flatMap(([, ...more]) => more), ...files.flatMap(([up]) => (up ? [up] : []))];
  const entries = migrations.map((migration) => ({ ...migration, breakpoints: folder.breakpoints }));
  // drizzle-kit writes no newline at the end of its own files.
  const journal = JSON.stringify(entries.reduce(withEntry, await readJournal(folder)), null, 2);
  return [...files.flat(), [journalFile(folder.out), journal]];
}

/** The files of a migration, the SQL that leads up first. */
function renderMigration(folder: MigrationFolder, migration: ProvenMigration): FileText[] {
  const files = migrationFiles(folder, migration.tag);
  const notes = migration.irreversible.map((what) => `-- IRREVERSIBLE: ${oneLine(what)}\n`);
  const told = (risks: readonly string[]): string => risks.map((what) => `-- RISK: ${oneLine(what)}\n`).join('');
  const mark = migration.isOutside ? `${noTransaction}\n` : '';
  const [up, down] = [
    mark + told(migration.risks) + toFile(migration.up),
    notes.join('') + told(migration.rollbackRisks) + toFile(migration.down),
  ];
  return [
    [files.up, up],
    [files.down, down],
    [files.catalog, catalogFile(migration, up, down)],
    [files.snapshot, JSON.stringify(migration.snapshot, null, 2)],
  ];
}

/** A name may hold a line's end. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** The catalog snapshot, and what else the migration has to remember. */
function catalogFile(
  { declared, renames, takenOver = [], undo = [], locks = 0 }: ProvenMigration,
  up: string,
  down: string,
): string {
  return catalogText(declared, {
    proven: hashFiles(up, down),
    renames: renames.map(({ to, from }): RenamedObject => ({ kind: to.kind, from: from.path, to: to.path })),
    takenOver,
    undo: hashed(
      splitChunks(up).map(({ sql }) => sql),
      undo,
    ),
    ...(locks >= manyLocks && { locks }),
  });
}

/** One statement a chunk: PGlite takes no more. */
export function toFile(statements: readonly string[]): string {
  const broken = statements.find((sql) => sql.includes(breakpoint));
  if (broken !== undefined)
    throw new SchemaError(
      'declaration.invalid',
      `A statement holds "${breakpoint}", at which drizzle would split it: write it otherwise.`,
      { facts: { statement: broken }, details: [broken] },
    );
  return statements.map((sql) => `${sql};`).join(`${breakpoint}\n`);
}

function withEntry(
  journal: Journal,
  { tag, snapshot, breakpoints }: ProvenMigration & Pick<Target, 'breakpoints'>,
): Journal {
  const last = journal.entries.at(-1);
  const entry = {
    idx: last === undefined ? 0 : last.idx + 1,
    version: snapshot.version,
    // drizzle skips a migration whose time is not later than the last one's.
    when: Math.max(Date.now(), (last?.when ?? 0) + 1),
    tag,
    breakpoints,
  };
  return { ...journal, entries: [...journal.entries, entry] };
}
