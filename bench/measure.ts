import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Measured {
  /** The median, in milliseconds. */
  readonly time: number;
  /** The most memory a process of it held, in MB; undefined where the machine does not tell. */
  readonly memory?: number;
  readonly output: string;
  readonly code: number | null;
}

const gnuTime = '/usr/bin/time';

/** Runs a command several times, one after the other. @param limit in milliseconds; undefined when a run takes longer */
export async function measureCommand(
  command: readonly string[],
  {
    runs,
    cwd,
    limit,
    env = {},
  }: { readonly runs: number; readonly cwd: string; readonly limit: number; readonly env?: NodeJS.ProcessEnv },
): Promise<Measured | undefined> {
  const results: Measured[] = [];
  for (let run = 0; run < runs; run++) {
    const result = await once(command, cwd, limit, env);
    if (!result) return undefined;
    results.push(result);
  }
  const middle = [...results].sort((a, b) => a.time - b.time)[Math.floor(results.length / 2)];
  const memory = Math.max(...results.map((result) => result.memory ?? 0));
  return middle && { ...middle, ...(memory > 0 && { memory }) };
}

/** The median time of work in this process, in milliseconds. */
export async function measureWork(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function once(
  command: readonly string[],
  cwd: string,
  limit: number,
  env: NodeJS.ProcessEnv,
): Promise<Measured | undefined> {
  const timed = existsSync(gnuTime) ? [gnuTime, '-f', 'peak %M KB', ...command] : command;
  const [program = '', ...args] = timed;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const timer = setTimeout(() => {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      resolve(undefined);
    }, limit);
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const peak = /peak (\d+) KB/.exec(output)?.[1];
      resolve({ time: performance.now() - start, code, output, ...(peak && { memory: Number(peak) / 1024 }) });
    });
  });
}
