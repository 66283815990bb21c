import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, migrationFiles } from './migration-files.js';

/** A file that a migration has: `0007_name.sql`, `0007_snapshot.json`. */
const isOfMigration = /^\d{4}_.*\.(?:sql|json)$/;

/**
 * Files of migrations that the journal does not name, a sentence each: a run that was cut off has left them, or a merge has lost the
 * journal's entry.
 */
export function strayFiles(out: string, history: readonly Pick<Migration, 'tag'>[]): string[] {
  const known = new Set(history.flatMap(({ tag }) => Object.values(migrationFiles(out, tag))));
  return ['', 'down', 'meta', 'catalog']
    .flatMap((folder) => filesIn(join(out, folder)))
    .filter((file) => !known.has(file))
    .map(
      (file) => `${file} belongs to no migration of the journal: remove it, or restore meta/_journal.json from git.`,
    );
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => isOfMigration.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
