import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from '../support/cache.js';

const execute = promisify(execFile);

/** The versions of Node.js that are tried beside the one that runs the tests, and the package manager that npm is not. */
const versions = { 22: '22.23.3', 24: '24.9.0' } as const;
const pnpmVersion = '10.34.8';

/** Without them npm would install into the folder of this repository, whose commands they must not replace. */
const install = (folder: string, what: string): Promise<unknown> =>
  execute('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', what]);

/** The path of an executable of that major of Node.js. */
export async function nodeOf(major: keyof typeof versions): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await cached(`${name}-${versions[major]}`, async (path) => {
    await install(path, `${name}@${versions[major]}`);
  });
  return join(folder, 'node_modules', name, 'bin/node');
}

/** The path of pnpm's script. */
export async function pnpm(): Promise<string> {
  const folder = await cached(`pnpm-${pnpmVersion}`, async (path) => {
    await install(path, `pnpm@${pnpmVersion}`);
  });
  return join(folder, 'node_modules/pnpm/bin/pnpm.cjs');
}
