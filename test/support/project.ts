import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEverywhere } from './everywhere.js';
import { warmShadow } from './pglite.js';
import { type WarmProcess, warmProcess } from './warm/warm.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface RunResult {
  /** The exit code, or the name of the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Laid over this process's environment; undefined removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
  /** Written to standard input, which is empty without it. */
  readonly input?: string;
  /** In a process that starts for it, and not in one that ran `archon-schema` before. */
  readonly isFresh?: boolean;
}

export interface TemporaryProject {
  readonly folder: string;
  /** The absolute path of something in the project. */
  path(...parts: string[]): string;
  read(file: string): Promise<string>;
  /**
   * Runs a command in the project's folder, with the repository's `node_modules/.bin` on its PATH.
   *
   * @param command `archon-schema` is the built command-line tool of this repository
   */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<RunResult>;
  remove(): Promise<void>;
}

/**
 * Makes a project that uses this package: in it, `archon-schema` resolves to this repository's build in dist, and
 * everything that the repository depends on resolves to the repository's own copy.
 *
 * @param files their texts by their paths in the project; `package.json` has `type: module` unless given
 */
export async function temporaryProject(files: Readonly<Record<string, string>> = {}): Promise<TemporaryProject> {
  const parent = join(root, 'node_modules/.tmp-projects');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'p-'));
  const path = (...parts: string[]): string => join(folder, ...parts);
  await mkdir(path('node_modules'));
  // The project's package.json hides the repository's, so a self-reference does not resolve.
  await symlink(root, path('node_modules/archon-schema'), 'dir');
  await warmShadow(folder);
  const all = { 'package.json': '{ "private": true, "type": "module" }\n', ...files };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
  }
  return {
    folder,
    path,
    read: (file) => readFile(path(file), 'utf8'),
    run: (command, args = [], options = {}) => run(folder, command, args, options),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function run(
  cwd: string,
  command: string,
  args: readonly string[],
  { env: more, input, isFresh = isEverywhere }: RunOptions,
): Promise<RunResult> {
  // What a busy machine is slow at would be told, too.
  const env: NodeJS.ProcessEnv = { ARCHON_SCHEMA_QUIET: '1', ...process.env, ...more };
  env['PATH'] = [join(root, 'node_modules/.bin'), env['PATH']].join(delimiter);
  const isWarm = command === 'archon-schema' && !isFresh && input === undefined && env['NODE_OPTIONS'] === undefined;
  if (isWarm) {
    const warm = warmProcess({ script: commandLineTool(), args, cwd, env });
    const result = resultOf(warm);
    warm.send();
    return result;
  }
  const [program, ...before] = command === 'archon-schema' ? [process.execPath, commandLineTool()] : [command];
  const child = spawn(program, [...before, ...args], { cwd, env });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  const result = resultOf(child);
  // A command that does not read its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return result;
}

function resultOf(child: ChildProcessWithoutNullStreams | WarmProcess): Promise<RunResult> {
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (text: string) => (output[stream] += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code: code ?? signal!, ...output }),
    );
  });
}

/** The built command-line tool of this repository. */
export function commandLineTool(): string {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  return join(root, bin['archon-schema']!);
}
