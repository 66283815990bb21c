import { fingerprint } from '../declare/index.js';
import type { Project } from '../project/index.js';
import { collect } from './collect.js';

/**
 * The fingerprint of what a project declares now. The declarations are loaded into this process, which loads no module twice.
 *
 * @throws SchemaError when they do not load
 */
export async function currentFingerprint(project: Project): Promise<string> {
  const { declarations } = await collect(project);
  return fingerprint(declarations, project.casing, project.settings.managed);
}
