import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const patience = 30_000;

/** The locks of this process. */
const held = new Set<string>();

/** A process: its number comes again, in a container always the same, but not with the same start. */
interface Holder {
  readonly pid: number;
  /** Where the system tells it: when the process began. */
  readonly start: string;
}

/**
 * Holds a folder for this process alone: PGlite does not notice a second process, and two of them destroy its data.
 *
 * A lock whose process has died is taken over.
 *
 * @returns how to let go of it
 * @throws Error when the holder does not let go within half a minute
 */
export function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder.replace(/[/\\]+$/, '')}.lock`;
  const busy = (pid: number): string =>
    `The embedded database in ${folder} is in use by process ${pid}: wait for it to end, or remove ${file} if it is gone.`;
  return lockFile(file, busy);
}

/**
 * Holds a lock file for this process alone; one whose process has died is taken over.
 *
 * @param busy what is said of the process that holds it
 * @returns how to let go of it
 * @throws Error when the holder does not let go within half a minute
 */
export async function lockFile(file: string, busy: (pid: number) => string): Promise<() => Promise<void>> {
  const end = Date.now() + patience;
  for (;;) {
    if (await create(file)) {
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    }
    const holder = await readHolder(file);
    if (holder && !holds(file, holder)) await takeAway(file, holder);
    else if (Date.now() > end) throw new Error(busy(holder?.pid ?? 0));
    else await sleep(50 + Math.random() * 50);
  }
}

/** The file appears whole, by linking: nobody ever sees a lock without its holder. */
async function create(file: string): Promise<boolean> {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${process.pid} ${startOf(process.pid)}`);
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

async function readHolder(file: string): Promise<Holder | undefined> {
  const [pid = '', start = ''] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  return Number(pid) > 0 ? { pid: Number(pid), start } : undefined;
}

/** By renaming: of several processes that find the same dead holder, one succeeds. */
async function takeAway(file: string, holder: Holder): Promise<void> {
  const grave = `${file}.${process.pid}.dead`;
  try {
    await rename(file, grave);
  } catch {
    return;
  }
  const buried = await readHolder(grave);
  // Somebody else took over between our look and our renaming: give it back.
  if (buried?.pid !== holder.pid || buried.start !== holder.start) await rename(grave, file).catch(() => undefined);
  else await rm(grave, { force: true });
}

function holds(file: string, { pid, start }: Holder): boolean {
  if (pid === process.pid) return held.has(file);
  return isRunning(pid) && (start === '' || startOf(pid) === '' || startOf(pid) === start);
}

/** Linux tells when a process began, in ticks since the machine did (proc manual, /proc/pid/stat). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
