import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { major, satisfies } from 'semver';
import { SchemaError } from '../errors/index.js';
import { type Layout, layoutOf, type MigrationFolder } from './folder/layout.js';

/** The releases of drizzle-orm that were tried. Policies came with 0.36. */
const supported = '>=0.36.0 <1.0.0-0 || >=1.0.0-rc.5 <2.0.0-0';
const supportedWords = '0.36 to 0.45, and 1.0.0-rc.5 and later';

/** The release of a package as a module finds it, e.g. `0.45.4`; undefined where it is not installed. */
export function releaseOf(name: string, from: string): string | undefined {
  try {
    // Not every release exports its package.json.
    const entry = createRequire(from).resolve(name);
    for (let folder = dirname(entry); folder !== parse(folder).root; folder = dirname(folder)) {
      const file = join(folder, 'package.json');
      if (!existsSync(file)) continue;
      const { name: found, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
      if (found === name) return version;
    }
  } catch {
    // It is not installed.
  }
  return undefined;
}

const isRelease1 = (version: string | undefined): boolean => version !== undefined && major(version) >= 1;

/** How a folder is laid out that holds no migration yet: as the drizzle-kit of the project would. */
export const newLayout = (configFile: string): Layout =>
  isRelease1(releaseOf('drizzle-kit', configFile) ?? releaseOf('drizzle-orm', configFile)) ? 'folders' : 'journal';

/** The drizzle-orm that this package runs with: the project's, where both are installed together. */
const ownRelease = (): string | undefined => releaseOf('drizzle-orm', fileURLToPath(import.meta.url));

/**
 * Why a drizzle-orm cannot be used; undefined for one that can.
 *
 * @param release by default the one that this package runs with, of which some do not even load
 */
export const releaseFault = (release = ownRelease()): SchemaError | undefined =>
  release === undefined || satisfies(release, supported, { includePrerelease: true })
    ? undefined
    : new SchemaError(
        'release.unsupported',
        `drizzle-orm ${release} is not supported: archon-schema works with ${supportedWords}.`,
        { facts: { package: 'drizzle-orm', found: release, expected: supportedWords } },
      );

/**
 * Refuses declarations that are made with a drizzle-orm which is not known, or with another one than we read them with.
 *
 * @throws SchemaError naming the release, and what to install
 */
export function refuseRelease(configFile: string): void {
  const theirs = releaseOf('drizzle-orm', configFile);
  if (theirs === undefined) return;
  const fault = releaseFault(theirs);
  if (fault) throw fault;
  const ours = ownRelease();
  if (ours !== undefined && isRelease1(ours) !== isRelease1(theirs))
    throw new SchemaError(
      'release.unsupported',
      `The project has drizzle-orm ${theirs}, and archon-schema runs with ${ours}: install it in the project, npm install --save-dev archon-schema.`,
      { facts: { package: 'drizzle-orm', found: theirs, expected: ours } },
    );
}

/**
 * Refuses to write into a folder that another drizzle-kit than the project's has laid out.
 *
 * @throws SchemaError naming the command that converts it
 */
export function refuseOtherLayout({
  out,
  layout,
  configFile,
}: MigrationFolder & { readonly configFile: string }): void {
  const kit = releaseOf('drizzle-kit', configFile);
  if (kit === undefined || layoutOf(out) === undefined) return;
  if (layout === 'journal' && isRelease1(kit))
    throw new SchemaError(
      'release.unsupported',
      `${out} was written by drizzle-kit 0.x, and the project has ${kit}: run "npx drizzle-kit up" first. Nothing was written.`,
      { facts: { package: 'drizzle-kit', found: kit, folder: out } },
    );
  if (layout === 'folders' && !isRelease1(kit))
    throw new SchemaError(
      'release.unsupported',
      `${out} was written by drizzle-kit 1.0, and the project has ${kit}: npm install --save-dev drizzle-kit@1.0.0-rc.5. Nothing was written.`,
      { facts: { package: 'drizzle-kit', found: kit, folder: out } },
    );
}
