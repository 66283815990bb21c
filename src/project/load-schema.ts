import { join, relative } from 'node:path';
import { withoutPassword } from '../postgres/connect/index.js';
import { evaluateModule, forgetModules, isRecord, loadedModules, loadModule } from './load-module.js';
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
  for (const { file, exports: own } of await loadModules(project)) {
    const name = relative(project.root, file);
    for (const [key, value] of Object.entries(own)) {
      const isTaken = key in exports && exports[key] !== value;
      exports[isTaken ? `${name}:${key}` : key] = value;
    }
  }
  return exports;
}

/** A module of a project, and what it exports. */
export interface LoadedModule {
  /** Its absolute path. */
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Loads the modules that declare a project's schema, and finds those that they import.
 *
 * @returns the modules of the schema first, then the project's own modules that they have loaded
 * @throws SchemaError naming the module that does not load
 */
export async function loadSchemaModules(project: Project): Promise<LoadedModule[]> {
  refuseRelease(project.configFile);
  const modules = await loadModules(project);
  const known = new Set(modules.map(({ file }) => file));
  const others = loadedModules(project.root).flatMap(({ file, exports }) =>
    known.has(file) || !isRecord(exports) ? [] : [{ file, exports }],
  );
  return [...modules, ...others];
}

async function loadModules(project: Project): Promise<LoadedModule[]> {
  const { root, drafts = new Map<string, string>() } = project;
  forgetModules(root);
  // Who imports a file that has a draft gets the draft.
  const drafted = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [file, text] of drafts) drafted.set(file, await loadFrom(file, root, () => evaluateModule(file, text)));
  const modules: LoadedModule[] = [];
  for (const file of new Set([...(await project.schemaFiles()), ...drafts.keys()]))
    modules.push({ file, exports: drafted.get(file) ?? (await loadFrom(file, root, () => loadModule(file))) });
  return modules;
}

async function loadFrom(
  file: string,
  root: string,
  work: () => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const name = relative(root, file);
  try {
    return await work();
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
