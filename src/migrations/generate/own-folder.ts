import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { lockFile } from '../../postgres/connect/index.js';
import { migrationFiles, type MigrationFolder, readEntries, writeWhole } from '../../project/index.js';
import { SchemaError } from '../../errors/index.js';

/**
 * Has a folder of migrations for this process alone while work is done, without what a run that was cut off has left there.
 *
 * @throws SchemaError when another process has had it for half a minute
 */
export async function ownFolder<T>(folder: MigrationFolder, work: () => Promise<T>): Promise<T> {
  const { out } = folder;
  const place = await placeFor(out);
  const unlock = await lockFile(
    `${place}.lock`,
    (pid) => `Another generate is at work in ${out} (process ${pid}).`,
  ).catch((cause: unknown) => {
    throw new SchemaError('lock.busy', `${(cause as Error).message} Nothing was written.`, {
      facts: { folder: out },
      cause,
    });
  });
  try {
    await removeLeftovers(folder, `${place}.json`);
    return await work();
  } finally {
    await unlock();
  }
}

/** Remembers while files are written which they are, and what is to stand in them; the one that makes it a migration is the last of them. */
export async function recorded(
  out: string,
  files: readonly (readonly [file: string, text: string])[],
  write: () => Promise<void>,
): Promise<void> {
  const record = `${await placeFor(out)}.json`;
  await writeWhole(record, JSON.stringify(files.map(([file, text]) => [file, sha256(text)])));
  await write();
  await rm(record, { force: true });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What belongs to no migration, of what was being written. A file that says something else is somebody's own. */
async function removeLeftovers(folder: MigrationFolder, record: string): Promise<void> {
  await removeDrafts(record);
  const text = await readFile(record, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const entries = await readEntries(folder);
  const known = new Set(entries.flatMap(({ tag }) => Object.values(migrationFiles(folder, tag))));
  for (const [file, hash] of JSON.parse(text) as [string, string][]) {
    const there = known.has(file) ? undefined : await readFile(file, 'utf8').catch(() => undefined);
    if (!file.endsWith('_journal.json') && there !== undefined && sha256(there) === hash) await rm(file);
    await removeDrafts(file);
  }
  await rm(record, { force: true });
}

/** What `writeWhole` had not yet renamed. */
async function removeDrafts(file: string): Promise<void> {
  for (const name of await readdir(dirname(file)).catch(() => []))
    if (name.startsWith(`${basename(file)}.`) && name.endsWith('.tmp')) await rm(join(dirname(file), name));
}

/** Beside the project, or git would see it. */
async function placeFor(out: string): Promise<string> {
  const folder = join(tmpdir(), `archon-schema-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = await realpath(out).catch(() => resolve(out));
  return join(folder, `generate-${sha256(path).slice(0, 16)}`);
}
