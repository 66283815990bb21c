import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadProject, type Project } from '../project/index.js';

/** Loads the project of the working directory, with its `.env`, which drizzle-kit reads before anything else. */
export async function projectHere(config: string | undefined): Promise<Project> {
  const file = resolve('.env');
  if (existsSync(file)) {
    const { default: dotenv } = await import('dotenv');
    // What the environment says already, it says louder.
    dotenv.config({ path: file, quiet: true });
  }
  return loadProject(process.cwd(), config);
}
