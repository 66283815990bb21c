import { mkdir, readdir } from 'node:fs/promises';
import { type Client, isAccessError } from '../../connect/index.js';
import { UserError } from '../../project/index.js';
import type { LostSequence, TableLoss } from '../loss.js';
import { copySettings } from './copy-settings.js';
import { type Manifest, type SavedTable, writeManifest } from './manifest.js';
import { saveTable } from './save-table.js';
import { readSequences } from './sequences.js';

/**
 * Saves tables to a folder with COPY (PostgreSQL manual, COPY, text format), and where their sequences stand; the manifest is
 * written last. Only its owner can read the folder's files.
 *
 * @param client inside a transaction that has locked the tables, so that what is saved is what is dropped
 * @param folder is made; must be empty
 * @throws UserError when the folder is in use or cannot be written, or a table gave another number of rows than it has
 */
export async function backup(
  client: Client,
  folder: string,
  tables: readonly TableLoss[],
  lostSequences: readonly LostSequence[],
): Promise<Manifest> {
  try {
    await makeFolder(folder);
    // Going back to the savepoint gives back the settings: what comes after runs under its own.
    await client.exec(`savepoint before_backup; ${copySettings}; set local search_path = pg_catalog`);
    const saved: SavedTable[] = [];
    for (const [index, table] of tables.entries()) {
      const one = await saveTable(client, folder, index + 1, table);
      if (one) saved.push(one);
    }
    const sequences = await readSequences(client, tables, lostSequences);
    await client.exec('rollback to savepoint before_backup; release savepoint before_backup');
    const savedAt = new Date().toISOString();
    const manifest: Manifest = { version: 1, format: 'copy text', savedAt, tables: saved, sequences };
    await writeManifest(folder, manifest);
    return manifest;
  } catch (cause) {
    const { syscall, message } = cause as NodeJS.ErrnoException;
    if (syscall === undefined || isAccessError(cause)) throw cause;
    throw new UserError(
      `The backup cannot be written to ${folder} (${message}): nothing was dropped, name a folder that can hold it.`,
      { cause },
    );
  }
}

async function makeFolder(folder: string): Promise<void> {
  if (folder.trim() === '') throw new UserError('The backup has no folder: name one, nothing was dropped.');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new UserError(`The backup folder ${folder} is not empty: name another one, nothing was dropped.`);
}
