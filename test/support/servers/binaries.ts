import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, readFile, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../cache.js';

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const supported = [14, 15, 16, 17, 18];

/** A copy of one major's binaries that every user can execute: the checkout may stand in a private home. */
export interface Binaries {
  /** The exact version of the npm package. */
  readonly version: string;
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
}

/** The majors whose binaries npm installed for this platform: 14 exists for linux-x64 alone. */
export function installedMajors(): number[] {
  return supported.filter((major) => existsSync(join(packageFolder(major), 'package.json')));
}

/** The majors that the environment variable PG_MAJORS names (`16,17`), or else all that are installed. */
export function wantedMajors(): number[] {
  const installed = installedMajors();
  const wanted = process.env['PG_MAJORS']?.split(',').filter(Boolean).map(Number) ?? [];
  if (wanted.length === 0) wanted.push(...installed);
  const missing = wanted.filter((major) => !installed.includes(major));
  if (missing.length > 0 || wanted.length === 0)
    throw new Error(
      `No binaries of PostgreSQL ${missing.join(', ') || 'at all'} for ${process.platform}-${process.arch}: ` +
        `installed are ${installed.join(', ') || 'none'}. Run npm ci without --omit=optional, or set PG_MAJORS.`,
    );
  return wanted;
}

/** Copies the binaries of a major out of node_modules, once. */
export async function copyBinaries(major: number): Promise<Binaries> {
  const source = packageFolder(major);
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const folder = await cached(`postgres-${version}`, async (target) => {
    // Links stay relative: the checkout that they were copied from may go.
    await cp(join(source, 'native'), target, { recursive: true, verbatimSymlinks: true });
    await link(target);
    await openToAll(target);
  });
  return { version, folder };
}

/** npm packages hold no symbolic links: the package lists those that its install script would make. */
async function link(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const at = join(folder, relative('native', target));
    const to = relative(dirname(target), source);
    await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('/bin') ? 0o755 : 0o644);
  }
}

function packageFolder(major: number): string {
  return join(modules, `pg${major}-${process.platform}-${process.arch}`);
}
