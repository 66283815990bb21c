import { cp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunResult, type TemporaryProject, temporaryProject } from '../support/project.js';

/** The releases of drizzle-orm beside the repository's own, each with the drizzle-kit that belongs to it. */
export const releases = ['0.36', '0.41', '1.0'] as const;
export type Release = (typeof releases)[number];

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface ReleaseProject extends TemporaryProject {
  /** Runs archon-schema as it is installed in the project. */
  archon(...args: string[]): Promise<RunResult>;
  write(file: string, text: string): Promise<void>;
  /** Another release in the same project. */
  upgrade(to: Release): Promise<ReleaseProject>;
  /** Runs the drizzle-kit of the release. */
  kit(...args: string[]): Promise<RunResult>;
}

/** A project in which that release is installed, and archon-schema beside it. */
export async function projectOfRelease(
  release: Release,
  files: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = {},
): Promise<ReleaseProject> {
  const project = await temporaryProject(files);
  // A link would find the drizzle-orm that stands beside what it leads to.
  const own = project.path('node_modules/archon-schema');
  await rm(own, { force: true });
  for (const part of ['dist', 'package.json']) await cp(join(root, part), join(own, part), { recursive: true });
  const node = (script: string, args: readonly string[]): Promise<RunResult> =>
    project.run(process.execPath, [script, ...args], { env });
  const install = async (installed: Release): Promise<ReleaseProject> => {
    const modules = join(root, 'test/releases', installed, 'node_modules');
    for (const name of ['drizzle-orm', 'drizzle-kit']) {
      await rm(project.path('node_modules', name), { force: true });
      await symlink(join(modules, name), project.path('node_modules', name), 'dir');
    }
    return {
      ...project,
      write: (file, text) => writeFile(project.path(file), text),
      archon: (...args) => node(join(own, 'dist/cli/main.js'), args),
      kit: (...args) => node(join(modules, 'drizzle-kit/bin.cjs'), args),
      upgrade: install,
    };
  };
  return install(release);
}
