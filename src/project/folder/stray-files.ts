import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrationFiles } from './files.js';
import type { MigrationFolder } from './layout.js';
import type { Migration } from './migration-files.js';

/** A file that a migration has: `0007_name.sql`, `0007_snapshot.json`. */
const isOfMigration = /^(?!_journal)(?:\d{4,}|)_.*\.(?:sql|json)$/;

/** What a folder of drizzle-kit 1.0 is called. */
const isFolder = /^\d{14}(?:_|$)/;

/**
 * Files of migrations that belong to none, a sentence each: a run that was cut off has left them, or a merge has lost the journal's
 * entry.
 */
export function strayFiles(folder: MigrationFolder, history: readonly Pick<Migration, 'tag'>[]): string[] {
  const { out, layout } = folder;
  const known = new Set(history.flatMap(({ tag }) => Object.values(migrationFiles(folder, tag))));
  if (layout === 'folders')
    return [
      ...namesIn(out, isFolder)
        .filter((name) => !existsSync(join(out, name, 'migration.sql')))
        .map((name) => `${join(out, name)} holds no migration.sql: remove the folder, or restore the file from git.`),
      ...['down', 'catalog']
        .flatMap((inner) => filesIn(join(out, inner)))
        .filter((file) => !known.has(file))
        .map((file) => `${file} belongs to no migration: remove it, or restore its migration from git.`),
    ];
  return ['', 'down', 'meta', 'catalog']
    .flatMap((inner) => filesIn(join(out, inner)))
    .filter((file) => !known.has(file))
    .map(
      (file) => `${file} belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.`,
    );
}

const filesIn = (folder: string): string[] => namesIn(folder, isOfMigration).map((name) => join(folder, name));

function namesIn(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .sort();
  } catch {
    return [];
  }
}
