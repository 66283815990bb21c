import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { folderTags, type MigrationFolder } from './layout.js';

/** Where the files of a migration are, or will be. */
export interface MigrationFiles {
  readonly up: string;
  readonly down: string;
  /** drizzle-kit's snapshot. */
  readonly snapshot: string;
  /** Our catalog snapshot. */
  readonly catalog: string;
}

/** The files of a migration. */
export function migrationFiles({ out, layout }: MigrationFolder, tag: string): MigrationFiles {
  if (layout === 'folders') return ofFolder(out, tag);
  return {
    up: join(out, `${tag}.sql`),
    down: join(out, 'down', `${tag}.sql`),
    snapshot: join(out, 'meta', `${tag.split('_')[0]}_snapshot.json`),
    catalog: join(out, 'catalog', `${tag}.json`),
  };
}

function ofFolder(out: string, tag: string): MigrationFiles {
  const folder = join(out, tag);
  const own = {
    up: join(folder, 'migration.sql'),
    down: join(folder, 'down.sql'),
    snapshot: join(folder, 'snapshot.json'),
    catalog: join(folder, 'catalog.json'),
  };
  // "drizzle-kit up" makes such a folder of 0007_name.sql, and leaves what is ours where it was.
  const older = existsSync(own.catalog) || existsSync(own.down) ? undefined : olderTag(out, tag);
  if (older === undefined) return own;
  return { ...own, down: join(out, 'down', `${older}.sql`), catalog: join(out, 'catalog', `${older}.json`) };
}

/** The tag that a migration had before the folder was converted; undefined for one that was never there before. */
function olderTag(out: string, tag: string): string | undefined {
  const name = tag.slice('20261126193030_'.length);
  const of = (tags: readonly string[]): string[] =>
    tags.filter((one) => one.slice(one.indexOf('_') + 1) === name).sort();
  const older = of(withoutEnding(join(out, 'catalog'), '.json'));
  // Of several with one name, the first folder was the first file; later ones have theirs inside.
  return older[of(folderTags(out)).indexOf(tag)];
}

function withoutEnding(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
}

/** Whether a migration is a folder of drizzle-kit 1.0. */
export const isInOwnFolder = ({ file }: { readonly file: string }): boolean => basename(file) === 'migration.sql';

/** The file that makes a migration one, which is written last. */
export const lastFile = (folder: MigrationFolder, tag: string): string =>
  folder.layout === 'folders' ? migrationFiles(folder, tag).up : journalFile(folder.out);

export const journalFile = (out: string): string => join(out, 'meta', '_journal.json');
