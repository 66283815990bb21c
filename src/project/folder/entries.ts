import { existsSync } from 'node:fs';
import { visible } from '../../postgres/catalog/index.js';
import { readJson } from '../read-json.js';
import { SchemaError } from '../../errors/index.js';
import { journalFile } from './files.js';
import { folderTags, type MigrationFolder, timeOfTag } from './layout.js';

/** drizzle-kit's `meta/_journal.json`. */
export interface Journal {
  readonly version: string;
  readonly dialect: string;
  readonly entries: readonly JournalEntry[];
}

export interface JournalEntry {
  readonly idx: number;
  readonly version: string;
  /** Milliseconds since 1970; drizzle records it as `created_at`. */
  readonly when: number;
  /** The name of the file, without `.sql`, or of the migration's folder. */
  readonly tag: string;
  readonly breakpoints: boolean;
}

/** The migrations of a folder, in their order: those that the journal names, or that are folders. */
export async function readEntries(folder: MigrationFolder): Promise<readonly JournalEntry[]> {
  if (folder.layout !== 'folders') return (await readJournal(folder)).entries;
  return folderTags(folder.out).map((tag, idx) => ({
    idx,
    version: '9',
    when: timeOfTag(tag),
    tag,
    breakpoints: true,
  }));
}

/** The journal of a folder of drizzle-kit 0.x; one without entries where there is none. */
export async function readJournal({ out }: MigrationFolder): Promise<Journal> {
  const file = journalFile(out);
  if (!existsSync(file)) return { version: '7', dialect: 'postgresql', entries: [] };
  const journal = readJson(file);
  const entries = (journal as { entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries) || !entries.every(isEntry))
    throw new SchemaError(
      'folder.damaged',
      `${file} is no journal of drizzle-kit: its entries are not complete. Restore it from git.`,
      { facts: { file } },
    );
  for (const entry of entries as JournalEntry[]) refuseEntry(file, entry);
  return journal as Journal;
}

const isEntry = (entry: unknown): boolean => {
  const { tag, when } = (entry ?? {}) as Partial<JournalEntry>;
  return typeof tag === 'string' && typeof when === 'number';
};

/** A tag names files in the folder: it leads to no other one. */
function refuseEntry(file: string, { tag, when }: JournalEntry): void {
  const shown = visible(JSON.stringify(tag));
  if (tag === '' || /[/\\\p{Cc}\p{Cf}]|^\.{1,2}$/u.test(tag))
    throw new SchemaError(
      'folder.damaged',
      `${file} names a migration ${shown}, which is no name of a file: restore it from git.`,
      { facts: { file, tag } },
    );
  if (!Number.isSafeInteger(when))
    throw new SchemaError(
      'folder.damaged',
      `${file} dates ${shown} at ${when}, which is no whole number of milliseconds: restore it from git.`,
      { facts: { file, tag } },
    );
}
