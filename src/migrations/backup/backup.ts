import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Client, isAccessError } from '../../postgres/connect/index.js';
import { SchemaError } from '../../errors/index.js';
import type { LostSequence, TableLoss } from './lost-rows.js';
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
 * @throws SchemaError when the folder is in use or cannot be written, or a table gave another number of rows than it has
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
    const { syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined || isAccessError(cause)) throw cause;
    throw cannotBeWritten(folder, cause as Error);
  }
}

/**
 * Makes the folder of a backup, before anything is locked for it.
 *
 * @throws SchemaError when it is in use, or nothing can be written there
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    const probe = join(folder, '.probe');
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    if (cause instanceof SchemaError) throw cause;
    throw cannotBeWritten(folder, cause as Error);
  }
}

const cannotBeWritten = (folder: string, cause: Error): SchemaError =>
  new SchemaError(
    'backup.unwritable',
    `The backup cannot be written to ${folder} (${cause.message}): nothing was dropped, name a folder that can hold it.`,
    { facts: { folder, problem: cause.message }, cause },
  );

/** Node's own way to make the folders above never ends in /proc. */
async function makeFolders(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  if (!existsSync(dirname(folder))) await makeFolders(dirname(folder));
  await mkdir(folder, { mode: 0o700 });
}

async function makeFolder(folder: string): Promise<void> {
  if (folder.trim() === '')
    throw new SchemaError('backup.unwritable', 'The backup has no folder: name one, nothing was dropped.', {
      facts: { folder },
    });
  await makeFolders(folder);
  if ((await readdir(folder)).length > 0)
    throw new SchemaError(
      'backup.unwritable',
      `The backup folder ${folder} is not empty: name another one, nothing was dropped.`,
      { facts: { folder } },
    );
}
