import { loadExpected } from '../../src/expected/index.js';
import { loadProject, type Project } from '../../src/project/index.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

/** A project that is looked at from the library, with what it is told on the way. */
export interface OpenProject {
  readonly project: TemporaryProject;
  readonly notices: readonly string[];
  readonly loaded: Project;
}

export const config = (more = '') =>
  `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL }, ${more} };`;

/** Opens a project for a test, which removes it. */
export async function openProject(
  files: Readonly<Record<string, string>>,
  prelude?: readonly string[],
): Promise<OpenProject> {
  const project = await temporaryProject({ 'drizzle.config.ts': config(), ...files });
  const loaded = await loadProject(project.folder);
  const notices: string[] = [];
  const shadow = { ...loaded.settings.shadow, ...(prelude && { prelude }) };
  return {
    project,
    notices,
    loaded: { ...loaded, settings: { ...loaded.settings, shadow }, onNotice: (line) => notices.push(line) },
  };
}

/** What is declared, by ids of objects; or the message of the refusal, with its details. */
export async function expectedOf(open: OpenProject): Promise<readonly string[] | string> {
  try {
    return (await loadExpected(open.loaded)).declared.catalog.objects.map(({ id }) => id);
  } catch (error) {
    return [(error as Error).message, ...(error as { details: string[] }).details].join('\n');
  }
}
