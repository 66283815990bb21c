import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SchemaError } from '../../errors/index.js';
import type { Manifest, SavedTable } from './manifest.js';

/**
 * Makes sure that a backup's files are those that were written.
 *
 * @throws SchemaError that names every file that is missing or damaged
 */
export async function checkFiles(folder: string, { tables }: Manifest): Promise<void> {
  const faults: string[] = [];
  for (const table of tables) {
    const fault = await faultOf(folder, table);
    if (fault !== undefined) faults.push(`${table.file} ${fault}`);
  }
  if (faults.length > 0)
    throw new SchemaError(
      'backup.invalid',
      `The backup in ${folder} is damaged (${faults.join('; ')}): take another copy of it, nothing was restored.`,
      { facts: { folder, problems: faults } },
    );
}

async function faultOf(folder: string, { file, bytes, sha256 }: SavedTable): Promise<string | undefined> {
  try {
    const { size } = await stat(join(folder, file));
    if (size !== bytes) return `has ${size} bytes instead of ${bytes}`;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk as Buffer);
    return hash.digest('hex') === sha256 ? undefined : 'has other contents: its sha256 differs';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is missing' : `cannot be read: ${message}`;
  }
}
