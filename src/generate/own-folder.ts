import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { lockFile } from '../connect/index.js';
import { migrationFiles, readJournal, UserError } from '../project/index.js';

/**
 * Has a folder of migrations for this process alone while work is done, without what a run that was cut off has left there.
 *
 * @throws UserError when another process has had it for half a minute
 */
export async function ownFolder<T>(out: string, work: () => Promise<T>): Promise<T> {
  const place = await placeFor(out);
  const unlock = await lockFile(
    `${place}.lock`,
    (pid) => `Another generate is at work in ${out} (process ${pid}).`,
  ).catch((cause: unknown) => {
    throw new UserError(`${(cause as Error).message} Nothing was written.`, { cause });
  });
  try {
    await removeLeftovers(out, `${place}.json`);
    return await work();
  } finally {
    await unlock();
  }
}

/** Remembers while files are written which they are, the journal last among them. */
export async function recorded(out: string, files: readonly string[], write: () => Promise<void>): Promise<void> {
  const record = `${await placeFor(out)}.json`;
  await writeFile(record, JSON.stringify(files));
  await write();
  await rm(record, { force: true });
}

/** What the journal does not name, of what was being written. */
async function removeLeftovers(out: string, record: string): Promise<void> {
  const text = await readFile(record, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { entries } = await readJournal({ out });
  const known = new Set(entries.flatMap(({ tag }) => Object.values(migrationFiles(out, tag))));
  for (const file of JSON.parse(text) as string[]) {
    if (!file.endsWith('_journal.json') && !known.has(file)) await rm(file, { force: true });
    // What `writeWhole` had not yet renamed.
    for (const name of await readdir(dirname(file)).catch(() => []))
      if (name.startsWith(`${basename(file)}.`) && name.endsWith('.tmp')) await rm(join(dirname(file), name));
  }
  await rm(record, { force: true });
}

/** Beside the project, or git would see it. */
async function placeFor(out: string): Promise<string> {
  const folder = join(tmpdir(), `archon-schema-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = await realpath(out).catch(() => resolve(out));
  return join(folder, `generate-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`);
}
