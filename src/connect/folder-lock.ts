import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const patience = 30_000;

/**
 * Holds a folder for this process alone: PGlite does not notice a second process, and two of them destroy its data.
 *
 * A lock whose process has died is taken over.
 *
 * @returns how to let go of it
 * @throws Error when the holder does not let go within half a minute
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder.replace(/[/\\]+$/, '')}.lock`;
  const end = Date.now() + patience;
  for (;;) {
    if (await create(file)) return () => rm(file, { force: true });
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder && !isRunning(holder)) await takeAway(file, holder);
    else if (Date.now() > end)
      throw new Error(
        `The embedded database in ${folder} is in use by process ${holder}: wait for it to end, or remove ${file} if it is gone.`,
      );
    else await sleep(50 + Math.random() * 50);
  }
}

/** The file appears whole, by linking: nobody ever sees a lock without its holder. */
async function create(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, String(process.pid));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** By renaming: of several processes that find the same dead holder, one succeeds. */
async function takeAway(file: string, holder: number): Promise<void> {
  const grave = `${file}.${process.pid}.dead`;
  try {
    await rename(file, grave);
  } catch {
    return;
  }
  const buried = Number(await readFile(grave, 'utf8').catch(() => ''));
  // Somebody else took over between our look and our renaming: give it back.
  if (buried !== holder) await rename(grave, file).catch(() => undefined);
  else await rm(grave, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
