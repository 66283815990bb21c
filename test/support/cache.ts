import { constants } from 'node:fs';
import { access, chmod, lstat, mkdir, mkdtemp, realpath, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder for temporary things, without symbolic links: macOS has one there. */
export const temporary = await realpath(tmpdir());

/**
 * The folder for what is thrown away and is many files: in memory, where a new database takes a tenth of the time that it takes on
 * a disk; else the one for temporary things. A container often has no room there.
 */
export const inMemory: string = await access('/dev/shm', constants.W_OK)
  .then(async () => {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize > 4e9 ? '/dev/shm' : temporary;
  })
  .catch(() => temporary);

/**
 * The path of something that is expensive to make and kept between runs.
 *
 * @param name says everything it depends on: another version is another name
 * @param make writes a file or a folder at the path it is given; it appears under its name only when it is whole
 */
export async function cached(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const cache = await openCache();
  const target = join(cache, name);
  if (await exists(target)) return target;
  const drafts = await mkdtemp(join(cache, 'draft-'));
  try {
    await chmod(drafts, 0o755);
    const draft = join(drafts, name);
    await make(draft);
    await rename(draft, target).catch(async (error: unknown) => {
      // Another run was faster; what it made is as good.
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
  return target;
}

/** One folder a user; in a folder that everybody can write to, it must not be somebody else's. */
async function openCache(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const folder = join(temporary, `archon-schema-tests-${uid}`);
  await mkdir(folder, { recursive: true });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${folder} belongs to somebody else: remove it.`);
  await chmod(folder, 0o755);
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
