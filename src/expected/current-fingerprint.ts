import { collectDeclarations, fingerprint } from '../declare/index.js';
import { loadSchema, type Project } from '../project/index.js';
import { refuseHidden } from './declared-schema.js';

/**
 * The fingerprint of what a project declares now. The declarations are loaded into this process, which loads no module twice.
 *
 * @throws SchemaError when they do not load
 */
export async function currentFingerprint(project: Project): Promise<string> {
  const { casing, schemaFilter, settings } = project;
  const declarations = collectDeclarations(await loadSchema(project), { casing, schemaFilter });
  refuseHidden(declarations);
  return fingerprint(declarations, casing, settings.managed);
}
