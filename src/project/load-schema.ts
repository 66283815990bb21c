import { join, relative } from 'node:path';
import { withoutPassword } from '../postgres/connect/index.js';
import { forgetModules, loadModule } from './load-module.js';
import type { Project } from './project.js';
import { refuseRelease } from './releases.js';
import { isSchemaError, SchemaError } from '../errors/index.js';

/**
 * Loads the modules that declare a project's schema.
 *
 * @returns all their exports; of two different ones with one name, the second bears its file's path before it
 * @throws SchemaError naming the module that does not load
 */
export async function loadSchema(project: Project): Promise<Record<string, unknown>> {
  refuseRelease(project.configFile);
  const exports: Record<string, unknown> = {};
  forgetModules(project.root);
  for (const file of await project.schemaFiles()) {
    const name = relative(project.root, file);
    for (const [key, value] of Object.entries(await load(file, name, project.root))) {
      const isTaken = key in exports && exports[key] !== value;
      exports[isTaken ? `${name}:${key}` : key] = value;
    }
  }
  return exports;
}

async function load(file: string, name: string, root: string): Promise<Record<string, unknown>> {
  try {
    return await loadModule(file);
  } catch (cause) {
    const [reason, ...more] = withoutPassword(cause instanceof Error ? cause.message : String(cause)).split('\n');
    const details = [...more, ...placesIn(cause, root)].filter((line) => line.trim() !== '');
    // A declaration that is refused while its module loads keeps its code.
    const [code, known] = isSchemaError(cause) ? [cause.code, cause.facts] : (['module.unloadable', {}] as const);
    const facts = { ...known, file: name, problem: reason };
    throw new SchemaError(code, `${name} does not load: ${reason}`, { facts, cause, details });
  }
}

/** Where in the user's own code an error came from: the topmost lines of its stack that are no package's. */
function placesIn(error: unknown, root: string): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => line.includes(root) && !line.includes(join(root, 'node_modules')))
    .slice(0, 3)
    .map((line) => withoutPassword(line.trim()));
}

/** The topmost of them as `src/schema.ts:7`; undefined where the error came from nowhere in the project. */
export function placeIn(error: unknown, root: string): string | undefined {
  const [first = ''] = placesIn(error, root);
  const [, file, line] = /\(?((?:file:\/\/)?\/[^()]*|[A-Za-z]:[^()]*?):(\d+):\d+\)?$/.exec(first) ?? [];
  return file === undefined ? undefined : `${relative(root, file.replace('file://', ''))}:${line}`;
}
